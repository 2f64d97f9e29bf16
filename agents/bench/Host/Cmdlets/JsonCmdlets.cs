using System.Management.Automation;
using Sluice.Bench.Cmdlets;

// The namespace is part of the error ids that scripts see ("…,Microsoft.PowerShell.Commands.ConvertFromJsonCommand").
namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.ConvertTo, "Json")]
public sealed class ConvertToJsonCommand : PSCmdlet
{
    private readonly List<object?> inputs = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    [Parameter]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter EnumsAsStrings { get; set; }

    protected override void ProcessRecord() => inputs.Add(InputObject);

    protected override void EndProcessing()
    {
        if (inputs.Count == 0) return;
        var writer = new JsonWriter(Depth, Compress, EnumsAsStrings);
        var json = writer.Write(inputs.Count == 1 ? inputs[0] : inputs.ToArray());
        if (writer.Truncated && !Dialect.IsWindowsPowerShell)
            WriteWarning($"Resulting JSON is truncated as serialization has exceeded the set depth of {Depth}.");
        WriteObject(json);
    }
}

[Cmdlet(VerbsData.ConvertFrom, "Json")]
public sealed class ConvertFromJsonCommand : PSCmdlet
{
    private readonly List<string> lines = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    protected override void ProcessRecord() => lines.Add(InputObject);

    protected override void EndProcessing()
    {
        var text = string.Join('\n', lines);
        if (text.Trim().Length == 0)
        {
            WriteObject(null);
            return;
        }
        try
        {
            // 5.1 hands a top-level array on as one object.
            WriteObject(JsonReader.Read(text), enumerateCollection: !Dialect.IsWindowsPowerShell);
        }
        catch (DuplicateKeyException clash)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException(clash.Message), clash.ErrorId, ErrorCategory.InvalidOperation, null));
        }
    }
}
