using System.Management.Automation;
using Sluice.Bench.Cmdlets;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Windows;

/// <summary>
/// Get-Acl as far as ownership goes. Access control lists mean nothing on Linux: whoever the machine's facts name owns a
/// path, everything else belongs to the administrators, as for files an elevated shell makes.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Acl", DefaultParameterSetName = "Path")]
public sealed class GetAclCommand : ItemCmdlet
{
    [Parameter(ParameterSetName = "Path", Position = 0, Mandatory = true)]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true)]
    public string[]? LiteralPath { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var item in Resolve(Path, LiteralPath))
        {
            var owner = SimulatedMachine.Current.Facts.Read().Owners.GetValueOrDefault(item.ProviderPath, "BA");
            var made = new PSObject();
            made.Properties.Add(new PSNoteProperty("Path", item.Path));
            made.Properties.Add(new PSNoteProperty("Owner", owner == "BA" ? @"BUILTIN\Administrators" : owner));
            made.Properties.Add(new PSNoteProperty("Sddl", $"O:{owner}G:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"));
            WriteObject(made);
        }
    }
}
