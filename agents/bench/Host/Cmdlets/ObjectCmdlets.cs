using System.Collections;
using System.Management.Automation;
using System.Runtime.InteropServices;
using Sluice.Bench.Wua;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.New, "Object", DefaultParameterSetName = "Net")]
public sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "Net", Position = 0, Mandatory = true)]
    public string TypeName { get; set; } = "";

    [Parameter(ParameterSetName = "Net", Position = 1)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    [Parameter(ParameterSetName = "Com", Mandatory = true)]
    public string ComObject { get; set; } = "";

    [Parameter(ParameterSetName = "Com")]
    public SwitchParameter Strict { get; set; }

    [Parameter]
    public IDictionary? Property { get; set; }

    protected override void BeginProcessing()
    {
        var made = ParameterSetName == "Com" ? NewComObject() : NewNetObject();
        foreach (DictionaryEntry entry in Property ?? new Hashtable()) SetProperty(made, entry.Key.ToString()!, entry.Value);
        WriteObject(made);
    }

    private PSObject NewComObject()
    {
        try
        {
            return PSObject.AsPSObject(ProgIds.Create(ComObject));
        }
        catch (COMException failure)
        {
            ThrowTerminatingError(new ErrorRecord(failure, "NoCOMClassIdentified", ErrorCategory.ResourceUnavailable, ComObject));
            throw;
        }
    }

    private PSObject NewNetObject()
    {
        if (LanguagePrimitives.TryConvertTo<Type>(TypeName, out var type) is false)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException($"Cannot find type [{TypeName}]: verify that the assembly containing this type is loaded."),
                "TypeNotFound", ErrorCategory.InvalidType, TypeName));
        }
        if (type == typeof(PSObject) || type.Name == "PSCustomObject") return new PSObject();
        // A structure without constructors still has its default value.
        if (type.IsValueType && ArgumentList.Length == 0) return PSObject.AsPSObject(Activator.CreateInstance(type)!);
        try
        {
            // The language's own overload resolution, not reflection's: it converts arguments as scripts expect.
            // In a table, because the pipeline would take a collection apart.
            var made = InvokeCommand.InvokeScript(
                false, ScriptBlock.Create("param($t, $a) @{ made = $t::new.Invoke($a) }"), null, type, ArgumentList)[0];
            return PSObject.AsPSObject(((Hashtable)made.BaseObject)["made"]!);
        }
        catch (RuntimeException failure)
        {
            ThrowTerminatingError(new ErrorRecord(
                failure.InnerException ?? failure, "ConstructorInvokedThrowException,Microsoft.PowerShell.Commands.NewObjectCommand",
                ErrorCategory.InvalidOperation, type));
            throw;
        }
    }

    private void SetProperty(PSObject target, string name, object? value)
    {
        if (target.Properties[name] is { } property) property.Value = value;
        else if (target.BaseObject is PSCustomObject) target.Properties.Add(new PSNoteProperty(name, value));
        else
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException($"The member \"{name}\" was not found for the specified .NET object."),
                "InvalidOperationException", ErrorCategory.InvalidOperation, target));
        }
    }
}

[Cmdlet(VerbsCommon.Add, "Member", DefaultParameterSetName = "Typed")]
public sealed class AddMemberCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = new();

    [Parameter(ParameterSetName = "Typed", Position = 0, Mandatory = true)]
    public PSMemberTypes MemberType { get; set; }

    [Parameter(ParameterSetName = "Typed", Position = 1, Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(ParameterSetName = "Typed", Position = 2)]
    public object? Value { get; set; }

    [Parameter(ParameterSetName = "Typed", Position = 3)]
    public object? SecondValue { get; set; }

    [Parameter(ParameterSetName = "Note", Position = 0, Mandatory = true)]
    public string NotePropertyName { get; set; } = "";

    [Parameter(ParameterSetName = "Note", Position = 1, Mandatory = true)]
    [AllowNull]
    public object? NotePropertyValue { get; set; }

    [Parameter(ParameterSetName = "Many", Position = 0, Mandatory = true)]
    public IDictionary? NotePropertyMembers { get; set; }

    [Parameter(ParameterSetName = "TypeName", Mandatory = true)]
    [Parameter(ParameterSetName = "Typed")]
    [Parameter(ParameterSetName = "Note")]
    public string? TypeName { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var member in Members())
        {
            if (InputObject.Members[member.Name] is not null)
            {
                if (!Force)
                {
                    WriteError(new ErrorRecord(
                        new InvalidOperationException($"Cannot add a member with the name \"{member.Name}\" because a member with that name already exists. To overwrite the member anyway, add the Force parameter to your command."),
                        "MemberAlreadyExists", ErrorCategory.InvalidOperation, InputObject));
                    continue;
                }
                if (InputObject.Members[member.Name].IsInstance) InputObject.Members.Remove(member.Name);
            }
            InputObject.Members.Add(member);
        }
        if (TypeName is not null) InputObject.TypeNames.Insert(0, TypeName);
        if (PassThru) WriteObject(InputObject);
    }

    private IEnumerable<PSMemberInfo> Members() => ParameterSetName switch
    {
        "Note" => [new PSNoteProperty(NotePropertyName, NotePropertyValue)],
        "Many" => NotePropertyMembers!.Cast<DictionaryEntry>().Select(e => new PSNoteProperty(e.Key.ToString()!, e.Value)),
        "TypeName" => [],
        _ => [Typed()],
    };

    private PSMemberInfo Typed() => MemberType switch
    {
        PSMemberTypes.NoteProperty => new PSNoteProperty(Name, Value),
        PSMemberTypes.ScriptMethod => new PSScriptMethod(Name, (ScriptBlock)Bare(Value)!),
        PSMemberTypes.ScriptProperty => new PSScriptProperty(Name, (ScriptBlock)Bare(Value)!, (ScriptBlock?)Bare(SecondValue)),
        PSMemberTypes.AliasProperty => new PSAliasProperty(Name, Value!.ToString()!),
        _ => throw new PSNotSupportedException($"This host cannot add a {MemberType}."),
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}

/// <summary>What Get-Member tells about one member.</summary>
public sealed record MemberDefinition(string TypeName, string Name, PSMemberTypes MemberType, string Definition);

[Cmdlet(VerbsCommon.Get, "Member")]
public sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> seenTypes = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    [Parameter]
    public SwitchParameter Static { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null || !seenTypes.Add(InputObject.TypeNames[0])) return;
        var patterns = Name.Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase)).ToArray();
        WriteObject(InputObject.Members
            .Where(m => (m.MemberType & MemberType) != 0 && patterns.Any(p => p.IsMatch(m.Name)))
            .OrderBy(m => m.MemberType).ThenBy(m => m.Name, StringComparer.OrdinalIgnoreCase)
            .Select(m => new MemberDefinition(InputObject.TypeNames[0], m.Name, m.MemberType, m.ToString() ?? "")), enumerateCollection: true);
    }
}

[Cmdlet(VerbsCommon.Add, "Type", DefaultParameterSetName = "Assembly")]
public sealed class AddTypeCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "Assembly", Mandatory = true)]
    [Alias("AN")]
    public string[] AssemblyName { get; set; } = [];

    [Parameter(ParameterSetName = "Source", Position = 0, Mandatory = true)]
    public string TypeDefinition { get; set; } = "";

    protected override void BeginProcessing()
    {
        if (ParameterSetName == "Source")
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSNotSupportedException("This host compiles no source: the agent must do without Add-Type -TypeDefinition."),
                "SourceNotSupported", ErrorCategory.NotImplemented, null));
        }
        foreach (var name in AssemblyName)
        {
            try { System.Reflection.Assembly.Load(name); }
            catch (Exception problem) when (problem is FileNotFoundException or FileLoadException or BadImageFormatException)
            {
                ThrowTerminatingError(new ErrorRecord(problem, "ASSEMBLY_NOT_FOUND", ErrorCategory.ObjectNotFound, name));
            }
        }
    }
}
