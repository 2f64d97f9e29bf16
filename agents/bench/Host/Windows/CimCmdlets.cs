using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Windows;

/// <summary>The exception of the CIM cmdlets; scripts see its HRESULT in the error id.</summary>
public sealed class CimException(string message) : Exception(message);

[Cmdlet(VerbsCommon.Get, "CimInstance")]
public sealed partial class GetCimInstanceCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string ClassName { get; set; } = "";

    [Parameter]
    public string? Filter { get; set; }

    [Parameter]
    public string[]? Property { get; set; }

    [Parameter]
    public string Namespace { get; set; } = "root/cimv2";

    [Parameter]
    public uint OperationTimeoutSec { get; set; }

    protected override void ProcessRecord()
    {
        var broken = SimulatedMachine.Current.Facts.Read().BrokenCimClasses.Contains(ClassName, StringComparer.OrdinalIgnoreCase);
        if (broken || Cim.Instances(ClassName) is not { } instances)
        {
            // 0x80041010 invalid class, 0x80041001 generic failure
            var code = broken ? "0x80041001" : "0x80041010";
            WriteError(new ErrorRecord(
                new CimException(broken ? "Generic failure" : "Invalid class"), $"HRESULT {code},Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand",
                ErrorCategory.MetadataError, ClassName));
            return;
        }
        foreach (var instance in instances)
        {
            if (Filter is not null && !Matches(instance, Filter)) continue;
            var made = new PSObject();
            made.TypeNames.Insert(0, $"Microsoft.Management.Infrastructure.CimInstance#{Namespace}/{ClassName}");
            foreach (var (name, value) in instance) made.Properties.Add(new PSNoteProperty(name, Property?.Contains(name, StringComparer.OrdinalIgnoreCase) == false ? null : value));
            made.Properties.Add(new PSNoteProperty("CimClassName", ClassName));
            WriteObject(made);
        }
    }

    // WQL as far as filters here go: comparisons joined by AND, groups of them by OR, no parentheses.
    private static bool Matches((string Name, object? Value)[] instance, string filter) =>
        Or().Split(filter).Any(group => And().Split(group).All(part => Holds(instance, part)));

    private static bool Holds((string Name, object? Value)[] instance, string part)
    {
        var match = Comparison().Match(part);
        if (!match.Success) throw new PSArgumentException($"'{part}' is not a comparison of WQL.");
        var value = instance.FirstOrDefault(p => p.Name.Equals(match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)).Value;
        if (match.Groups["null"].Success) return value is null != match.Groups["not"].Success;
        var wanted = match.Groups["text"].Success ? match.Groups["text"].Value : match.Groups["bare"].Value;
        var actual = value is bool flag ? (flag ? "TRUE" : "FALSE") : value?.ToString() ?? "";
        return match.Groups["sign"].Value.ToUpperInvariant() switch
        {
            "=" => actual.Equals(wanted, StringComparison.OrdinalIgnoreCase),
            "LIKE" => WildcardPattern.Get(wanted.Replace('%', '*').Replace('_', '?'), WildcardOptions.IgnoreCase).IsMatch(actual),
            _ => !actual.Equals(wanted, StringComparison.OrdinalIgnoreCase),
        };
    }

    [GeneratedRegex(@"\s+OR\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Or();

    [GeneratedRegex(@"\s+AND\s+", RegexOptions.IgnoreCase)]
    private static partial Regex And();

    [GeneratedRegex("""^\s*(?<name>\w+)\s*(?:IS\s+(?<not>NOT\s+)?(?<null>NULL)|(?<sign>=|<>|!=|LIKE)\s*(?:['"](?<text>[^'"]*)['"]|(?<bare>\w+)))\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();
}

[Cmdlet(VerbsLifecycle.Invoke, "CimMethod")]
public sealed class InvokeCimMethodCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = new();

    [Parameter(Position = 1, Mandatory = true)]
    public string MethodName { get; set; } = "";

    [Parameter(Position = 2)]
    public IDictionary Arguments { get; set; } = new Hashtable();

    protected override void ProcessRecord()
    {
        var made = new PSObject();
        if (InputObject.Properties["CimClassName"]?.Value as string is { } name && name.Equals("Win32_EncryptableVolume", StringComparison.OrdinalIgnoreCase))
        {
            made.Properties.Add(new PSNoteProperty("ReturnValue", BitLocker.Call(SimulatedMachine.Current, MethodName, Arguments)));
            WriteObject(made);
            return;
        }
        if (!MethodName.Equals("GetOwner", StringComparison.OrdinalIgnoreCase) || InputObject.Properties["owner"] is not { } owner)
            throw new PSNotSupportedException($"The simulated PC has no CIM method {MethodName}.");
        made.Properties.Add(new PSNoteProperty("User", owner.Value));
        made.Properties.Add(new PSNoteProperty("Domain", SimulatedMachine.Current.Facts.Read().Name));
        made.Properties.Add(new PSNoteProperty("ReturnValue", 0u));
        WriteObject(made);
    }
}

[Cmdlet(VerbsCommon.Get, "MpComputerStatus")]
public sealed class GetMpComputerStatusCommand : PSCmdlet
{
    protected override void ProcessRecord()
    {
        var facts = SimulatedMachine.Current.Facts.Read();
        var made = new PSObject();
        made.Properties.Add(new PSNoteProperty("AMServiceEnabled", facts.DefenderEnabled));
        made.Properties.Add(new PSNoteProperty("AntivirusEnabled", facts.DefenderEnabled));
        made.Properties.Add(new PSNoteProperty("RealTimeProtectionEnabled", facts.DefenderEnabled));
        made.Properties.Add(new PSNoteProperty("IsTamperProtected", facts.DefenderEnabled));
        made.Properties.Add(new PSNoteProperty("AMRunningMode", facts.DefenderEnabled ? "Normal" : "Not running"));
        made.Properties.Add(new PSNoteProperty("AntivirusSignatureLastUpdated", facts.DefenderSignatures?.ToLocalTime()));
        made.Properties.Add(new PSNoteProperty("AntivirusSignatureVersion", "1.400.0.0"));
        WriteObject(made);
    }
}

[Cmdlet(VerbsCommon.Get, "NetConnectionProfile")]
public sealed class GetNetConnectionProfileCommand : PSCmdlet
{
    protected override void ProcessRecord()
    {
        var made = new PSObject();
        made.Properties.Add(new PSNoteProperty("Name", "Network"));
        made.Properties.Add(new PSNoteProperty("InterfaceAlias", "Ethernet"));
        made.Properties.Add(new PSNoteProperty("NetworkCategory", "Private"));
        made.Properties.Add(new PSNoteProperty("IPv4Connectivity", SimulatedMachine.Current.Facts.Read().NetworkUp ? "Internet" : "Disconnected"));
        WriteObject(made);
    }
}

/// <summary>What Delivery Optimization has in its cache; an error where the PC tells nothing (machine.json `delivery`: null).</summary>
[Cmdlet(VerbsCommon.Get, "DeliveryOptimizationStatus")]
public sealed class GetDeliveryOptimizationStatusCommand : PSCmdlet
{
    protected override void ProcessRecord()
    {
        if (SimulatedMachine.Current.Facts.Read().Delivery is not { } files)
        {
            WriteError(new ErrorRecord(new InvalidOperationException("The operation completed with an error."), "DeliveryOptimization", ErrorCategory.NotSpecified, null));
            return;
        }
        foreach (var file in files) WriteObject(file);
    }
}
