using System.Management.Automation;
using Sluice.Bench.Cmdlets;

namespace Microsoft.PowerShell.Commands;

/// <summary>What Test-Path may ask about an item.</summary>
public enum TestPathType { Any, Container, Leaf }

[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool))]
public sealed class TestPathCommand : ItemCmdlet
{
    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? LiteralPath { get; set; }

    [Parameter]
    public TestPathType PathType { get; set; }

    [Parameter]
    public SwitchParameter IsValid { get; set; }

    protected override void ProcessRecord()
    {
        var literal = ParameterSetName == "LiteralPath";
        var paths = literal ? LiteralPath : Path;
        if (paths is null or [])
        {
            WriteError(new ErrorRecord(new ArgumentNullException(ParameterSetName), "NullPathNotPermitted", ErrorCategory.InvalidArgument, null));
            return;
        }
        foreach (var path in paths) WriteObject(Exists(path, literal));
    }

    private bool Exists(string path, bool literal)
    {
        if (string.IsNullOrWhiteSpace(path)) return false;
        if (IsValid) return SessionState.Path.IsValid(path);
        try
        {
            if (PathType == TestPathType.Any) return InvokeProvider.Item.Exists(path, force: true, literalPath: literal);
            return InvokeProvider.Item.Exists(path, force: true, literalPath: literal)
                && InvokeProvider.Item.IsContainer(path) == (PathType == TestPathType.Container);
        }
        catch (RuntimeException)
        {
            return false; // an unknown drive is simply not there
        }
    }
}

[Cmdlet(VerbsCommon.Join, "Path")]
public sealed class JoinPathCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true)]
    [AllowEmptyString]
    public string ChildPath { get; set; } = "";

    [Parameter]
    public SwitchParameter Resolve { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var parent in Path)
        {
            var joined = SessionState.Path.Combine(parent, ChildPath);
            if (Resolve) WriteObject(SessionState.Path.GetResolvedPSPathFromPSPath(joined).Select(p => p.Path), enumerateCollection: true);
            else WriteObject(joined);
        }
    }
}

[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = "Parent")]
public sealed class SplitPathCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [Alias("LiteralPath")]
    public string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = "Parent")]
    public SwitchParameter Parent { get; set; }

    [Parameter(ParameterSetName = "Leaf", Mandatory = true)]
    public SwitchParameter Leaf { get; set; }

    [Parameter(ParameterSetName = "Qualifier", Mandatory = true)]
    public SwitchParameter Qualifier { get; set; }

    [Parameter(ParameterSetName = "IsAbsolute", Mandatory = true)]
    public SwitchParameter IsAbsolute { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            WriteObject(ParameterSetName switch
            {
                "Leaf" => SessionState.Path.ParseChildName(path),
                "Qualifier" => path.IndexOf(':') is > 0 and var colon ? path[..(colon + 1)] : "",
                "IsAbsolute" => SessionState.Path.IsPSAbsolute(path, out _) || System.IO.Path.IsPathRooted(path),
                _ => (object)SessionState.Path.ParseParent(path, null),
            });
        }
    }
}

[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = "Path")]
public sealed class ResolvePathCommand : ItemCmdlet
{
    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[]? LiteralPath { get; set; }

    protected override void ProcessRecord() => WriteObject(Resolve(Path, LiteralPath), enumerateCollection: true);
}

[Cmdlet(VerbsData.Convert, "Path", DefaultParameterSetName = "Path")]
public sealed class ConvertPathCommand : ItemCmdlet
{
    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[]? LiteralPath { get; set; }

    protected override void ProcessRecord() => WriteObject(Resolve(Path, LiteralPath).Select(p => p.ProviderPath), enumerateCollection: true);
}

[Cmdlet(VerbsCommon.Get, "Location")]
public sealed class GetLocationCommand : PSCmdlet
{
    protected override void ProcessRecord() => WriteObject(SessionState.Path.CurrentLocation);
}

[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = "Path")]
public sealed class SetLocationCommand : ItemCmdlet
{
    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true)]
    public string? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true)]
    public string? LiteralPath { get; set; }

    protected override void ProcessRecord() =>
        Call(() => SessionState.Path.SetLocation(Path ?? WildcardPattern.Escape(LiteralPath!)));
}

[Cmdlet(VerbsCommon.Get, "PSDrive")]
public sealed class GetPSDriveCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    public string? PSProvider { get; set; }

    protected override void ProcessRecord() => WriteObject(
        SessionState.Drive.GetAll().Where(d =>
            Name.Any(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase).IsMatch(d.Name)) &&
            (PSProvider is null || string.Equals(d.Provider.Name, PSProvider, StringComparison.OrdinalIgnoreCase))),
        enumerateCollection: true);
}

[Cmdlet(VerbsCommon.New, "PSDrive")]
public sealed class NewPSDriveCommand : ItemCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true)]
    public string PSProvider { get; set; } = "";

    [Parameter(Position = 2, Mandatory = true)]
    public string Root { get; set; } = "";

    [Parameter]
    public string Scope { get; set; } = "Local";

    protected override void ProcessRecord() => Call(() =>
    {
        var provider = SessionState.Provider.GetOne(PSProvider);
        WriteObject(SessionState.Drive.New(new PSDriveInfo(Name, provider, Root, "", null), Scope));
    });
}
