using System.Management.Automation;
using Sluice.Bench.Machine;
using Sluice.Bench.Wua;

namespace Sluice.Bench.Windows;

/// <summary>The packages of the running Windows, as DISM lists them: one for each installed update with a KB number.</summary>
internal static class Packages
{
    /// <summary>Cumulative updates are named by their build, the others by their KB number.</summary>
    [Behaviour("package-names", Basis.Assumed, "The package of a cumulative update is named RollupFix and its build, and its description names the KB; others carry the KB in their name", "DISM listings published by many")]
    public static IEnumerable<(string Name, Offer Offer, DateTime At)> All()
    {
        var agent = UpdateAgent.Current;
        var state = agent.Store.Read();
        foreach (var line in state.History.Where(h => h is { ResultCode: 2, Operation: 1 }).DistinctBy(h => h.UpdateId))
        {
            if (agent.Offer($"{line.UpdateId}:{line.Revision}") is not { Kb: [var kb, ..] } offer || !state.State($"{line.UpdateId}:{line.Revision}").Installed) continue;
            var name = offer.ResultUbr is { } ubr ? $"Package_for_RollupFix~31bf3856ad364e35~amd64~~{agent.Build}.{ubr}.1.9" : $"Package_for_KB{kb}~31bf3856ad364e35~amd64~~1.0.1.0";
            yield return (name, offer, line.Date);
        }
    }
}

[Cmdlet(VerbsCommon.Get, "WindowsPackage")]
public sealed class GetWindowsPackageCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public SwitchParameter Online { get; set; }

    [Parameter]
    public string? PackageName { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var (name, offer, at) in Packages.All().Where(p => PackageName is null || p.Name == PackageName))
        {
            var made = new PSObject();
            made.Properties.Add(new PSNoteProperty("PackageName", name));
            made.Properties.Add(new PSNoteProperty("PackageState", "Installed"));
            made.Properties.Add(new PSNoteProperty("ReleaseType", "SecurityUpdate"));
            made.Properties.Add(new PSNoteProperty("InstallTime", at.ToLocalTime()));
            if (PackageName is not null) made.Properties.Add(new PSNoteProperty("Description", $"Fix for KB{offer.Kb[0]}"));
            WriteObject(made);
        }
    }
}

[Cmdlet(VerbsCommon.Remove, "WindowsPackage")]
public sealed class RemoveWindowsPackageCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public SwitchParameter Online { get; set; }

    [Parameter(Mandatory = true)]
    public string PackageName { get; set; } = "";

    [Parameter]
    public SwitchParameter NoRestart { get; set; }

    protected override void ProcessRecord()
    {
        var machine = SimulatedMachine.Current;
        var (name, offer, _) = Packages.All().FirstOrDefault(p => p.Name == PackageName);
        if (name is null || !offer.Uninstallable)
        {
            // 0x800f0825: CBS_E_CANNOT_UNINSTALL; 0x800f0805: CBS_E_INVALID_PACKAGE
            var code = name is null ? unchecked((int)0x800F0805) : unchecked((int)0x800F0825);
            WriteError(new ErrorRecord(new System.Runtime.InteropServices.COMException("Remove-WindowsPackage failed.", code), "Microsoft.Dism.Commands.RemoveWindowsPackageCommand", ErrorCategory.NotSpecified, PackageName));
            return;
        }
        UpdateAgent.Current.Store.Update(state =>
        {
            var known = state.State($"{offer.Id}:{offer.Revision}");
            known.Installed = known.Downloaded = false;
        });
        machine.Record("uninstalled", new { updateId = offer.Id, package = name });
        var made = new PSObject();
        made.Properties.Add(new PSNoteProperty("RestartNeeded", offer.NeedsRestart));
        WriteObject(made);
    }
}
