using System.Globalization;
using Sluice.Bench.Machine;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Wua;

/// <summary>orchestrator.json: what Windows' own updating remembers.</summary>
internal sealed class OrchestratorState
{
    public DateTime? LastScan { get; set; }
    /// <summary>When Windows brings its disabled service back; null while it is not disabled.</summary>
    public DateTime? HealsAt { get; set; }
    public int Heals { get; set; }
}

/// <summary>
/// Windows' own updating as an adversary: it scans daily, downloads and installs what it may, restarts the PC at night, finishes staged
/// payloads at any restart, and brings its service back after days. Written from what is known about Windows alone; it knows
/// nothing of the agent. It has no clock: a test says when it gets its turn.
/// </summary>
internal sealed class Orchestrator(SimulatedMachine machine)
{
    private const string Client = "UpdateOrchestrator";
    private const string Policy = @"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate";
    private const string Settings = @"HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings";
    private const string Service = "UsoSvc";

    private readonly StateFile<OrchestratorState> file = new(machine, "orchestrator.json");
    private readonly UpdateAgent agent = UpdateAgent.Current;
    private readonly Services services = new(machine);

    /// <summary>One turn at this instant.</summary>
    public void Step()
    {
        Heal();
        var now = machine.Now;
        if (IsStopped() || IsHeld()) return;
        if (file.Read().LastScan is { } last && now - last < TimeSpan.FromHours(20)) return;
        if (!machine.Facts.Read().NetworkUp) return;
        file.Update(state => state.LastScan = now);
        machine.Record("orchestrator-scan", new { });
        foreach (var offer in agent.Wanted())
        {
            if (IsHeld() || agent.RestartRequired) break;
            agent.InstallAs(Client, offer.Id);
        }
        if (agent.RestartRequired && now.Hour is >= 1 and < 5) Lifecycle.Restart(machine, @"C:\Windows\uus\AMD64\MoUsoCoreWorker.exe");
    }

    [Behaviour("service-heals", Basis.Observed, "A disabled orchestrator service is enabled again after four to seven days", "privacy.sexy#272 (4-5 days); pause-windows-updates#34 (7 days)")]
    private void Heal()
    {
        if (services.StartType(Service) != 4)
        {
            file.Update(state => state.HealsAt = null);
            return;
        }
        var now = machine.Now;
        var state = file.Read();
        if (state.HealsAt is not { } due) file.Update(s => s.HealsAt = now.AddDays(4 + s.Heals % 4));
        else if (now >= due)
        {
            services.SetStartType(Service, 2, delayed: true);
            services.SetRunning(Service, true);
            file.Update(s => { s.HealsAt = null; s.Heals++; });
            machine.Record("orchestrator-healed", new { });
        }
    }

    [Behaviour("orchestrator-off", Basis.Assumed, "Without its service Windows neither scans nor installs by itself", "wumgr and its successors rely on it")]
    private bool IsStopped() => services.StartType(Service) == 4 && !services.IsRunning(Service);

    [Behaviour("policy-on-pro", Basis.Observed, "NoAutoUpdate=1 stops automatic updating on Pro and above", "WindowsUpdate.admx; azure-docs#48524")]
    [Behaviour("policy-on-home", Basis.Assumed, "Home ignores NoAutoUpdate", "winutil#279; wumgr treats Home as not controllable by policy")]
    [Behaviour("deadline-overrides", Basis.Observed, "A compliance deadline overrides NoAutoUpdate", "WindowsUpdate.admx: SetComplianceDeadline")]
    [Behaviour("pause-holds", Basis.Assumed, "The pause of the Settings page, written to the registry, holds every edition until it expires", "pause-windows-updates; field reports contradict each other")]
    private bool IsHeld()
    {
        if (machine.Facts.Read().OrchestratorIgnoresHold) return false;
        var home = (machine.Registry.Value(@"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion", "EditionID") as string ?? "").StartsWith("Core", StringComparison.Ordinal);
        var deadline = machine.Registry.Number(Policy, "SetComplianceDeadline") == 1 || machine.Registry.Number(Policy, "ConfigureDeadlineForQualityUpdates", -1) >= 0;
        if (!home && !deadline && machine.Registry.Number($@"{Policy}\AU", "NoAutoUpdate") == 1) return true;
        return machine.Registry.Value(Settings, "PauseUpdatesExpiryTime") is string text
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var until)
            && until > machine.Now;
    }

    /// <summary>What a restart does with payloads that lie ready: they install, whatever holds.</summary>
    [Behaviour("staged-installs", Basis.Observed, "What was downloaded before a block installs itself at the next restart", "pause-windows-updates#5")]
    public void InstallStaged()
    {
        // A PC whose test never gave Windows its turn has none of its own will.
        if (!file.Exists || IsStopped()) return;
        foreach (var offer in agent.Wanted().Where(o => agent.IsStaged(UpdateAgent.Key(o), agent.Store.Read().State(UpdateAgent.Key(o)))).ToList())
        {
            if (!agent.RestartRequired) agent.InstallAs(Client, offer.Id);
        }
    }
}
