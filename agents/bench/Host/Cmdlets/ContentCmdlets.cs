using System.Collections;
using System.Management.Automation;
using System.Text;
using Sluice.Bench.Cmdlets;

namespace Microsoft.PowerShell.Commands;

/// <summary>The names scripts may give an encoding.</summary>
internal static class ContentEncoding
{
    private static readonly UTF8Encoding Bare = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>An encoding by its PowerShell name; the default is UTF-8 without a BOM (7) or ANSI as Latin-1 (5.1).</summary>
    public static Encoding Named(string? name) => name?.ToLowerInvariant() switch
    {
        null or "default" => Dialect.IsWindowsPowerShell ? Encoding.Latin1 : Bare,
        "ascii" => Encoding.ASCII,
        "unicode" or "utf16" => Encoding.Unicode,
        "bigendianunicode" => Encoding.BigEndianUnicode,
        "utf8" => Dialect.IsWindowsPowerShell ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: true) : Bare,
        "utf8bom" when !Dialect.IsWindowsPowerShell => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        "utf8nobom" when !Dialect.IsWindowsPowerShell => Bare,
        _ => throw new PSArgumentException($"'{name}' is not an encoding this PowerShell knows."),
    };
}

[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = "Path")]
public sealed class GetContentCommand : ItemCmdlet
{
    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[]? LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    public string? Encoding { get; set; }

    [Parameter]
    [Alias("First", "Head")]
    public long TotalCount { get; set; } = long.MaxValue;

    [Parameter]
    [Alias("Last")]
    public int Tail { get; set; } = -1;

    protected override void ProcessRecord()
    {
        foreach (var item in Resolve(Path, LiteralPath)) Call(() => Read(item.ProviderPath));
    }

    private void Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), ContentEncoding.Named(Encoding), true);
        if (Raw)
        {
            if (reader.ReadToEnd() is { Length: > 0 } all) WriteObject(all);
            else if (!Raw) WriteObject("");
            return;
        }
        var lines = Lines(reader);
        if (Tail >= 0) lines = lines.TakeLast(Tail);
        foreach (var line in lines.Take((int)Math.Min(TotalCount, int.MaxValue))) WriteObject(line);
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }
}

/// <summary>Set-Content and Add-Content differ only in how the file is opened.</summary>
public abstract class WriteContentCmdlet : ItemCmdlet
{
    private readonly List<string> lines = [];

    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[]? LiteralPath { get; set; }

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? Value { get; set; }

    [Parameter]
    public string? Encoding { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected abstract FileMode Mode { get; }

    protected override void ProcessRecord()
    {
        foreach (var item in Value ?? [])
        {
            if (item is PSObject { BaseObject: IEnumerable many and not string }) lines.AddRange(many.Cast<object?>().Select(o => o?.ToString() ?? ""));
            else lines.Add(LanguagePrimitives.ConvertTo<string>(item) ?? "");
        }
    }

    protected override void EndProcessing()
    {
        foreach (var path in (Path ?? LiteralPath)!)
        {
            if (!ShouldProcess(path)) continue;
            Call(() =>
            {
                var file = ProviderPath(path);
                if (!Directory.Exists(System.IO.Path.GetDirectoryName(file)))
                    throw new DirectoryNotFoundException($"Could not find a part of the path '{file}'.");
                using var writer = new StreamWriter(new FileStream(file, Mode, FileAccess.Write, FileShare.Read), ContentEncoding.Named(Encoding));
                foreach (var line in lines) writer.Write(NoNewline ? line : line + Environment.NewLine);
            });
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class SetContentCommand : WriteContentCmdlet
{
    protected override FileMode Mode => FileMode.Create;
}

[Cmdlet(VerbsCommon.Add, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class AddContentCommand : WriteContentCmdlet
{
    protected override FileMode Mode => FileMode.Append;
}

[Cmdlet(VerbsData.Out, "File", SupportsShouldProcess = true)]
public sealed class OutFileCommand : ItemCmdlet
{
    private readonly List<string> lines = [];

    [Parameter(Position = 0, Mandatory = true)]
    [Alias("LiteralPath")]
    public string FilePath { get; set; } = "";

    [Parameter(Position = 1)]
    public string? Encoding { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void ProcessRecord() => lines.Add(InputObject?.ToString() ?? "");

    protected override void EndProcessing()
    {
        if (!ShouldProcess(FilePath)) return;
        Call(() =>
        {
            // 5.1 writes UTF-16 here, unlike Set-Content.
            var encoding = Encoding is null && Dialect.IsWindowsPowerShell ? System.Text.Encoding.Unicode : ContentEncoding.Named(Encoding);
            using var writer = new StreamWriter(ProviderPath(FilePath), Append, encoding);
            foreach (var line in lines) writer.Write(NoNewline ? line : line + Environment.NewLine);
        });
    }
}

[Cmdlet(VerbsCommon.Get, "FileHash", DefaultParameterSetName = "Path")]
public sealed class GetFileHashCommand : ItemCmdlet
{
    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true)]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[]? LiteralPath { get; set; }

    [Parameter(Position = 1)]
    [ValidateSet("SHA1", "SHA256", "SHA384", "SHA512", "MD5")]
    public string Algorithm { get; set; } = "SHA256";

    protected override void ProcessRecord()
    {
        foreach (var item in Resolve(Path, LiteralPath))
        {
            Call(() =>
            {
                using var stream = File.OpenRead(item.ProviderPath);
                var hash = System.Security.Cryptography.CryptographicOperations.HashData(new(Algorithm.ToUpperInvariant()), stream);
                var made = new PSObject();
                made.Properties.Add(new PSNoteProperty("Algorithm", Algorithm.ToUpperInvariant()));
                made.Properties.Add(new PSNoteProperty("Hash", Convert.ToHexString(hash)));
                made.Properties.Add(new PSNoteProperty("Path", item.ProviderPath));
                WriteObject(made);
            });
        }
    }
}
