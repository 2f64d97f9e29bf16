using Microsoft.Win32;
using Sluice.Bench.Machine;
using Sluice.Bench.Registry;

namespace Sluice.Bench.Windows;

/// <summary>A service of a new Windows: start type 2 automatic, 3 manual, 4 disabled; protected ones refuse changes.</summary>
internal sealed record StandardService(string Name, string DisplayName, int Start, bool Delayed = false, bool Running = false, bool Protected = false)
{
    /// <summary>Writes the service's key, as the service manager keeps it.</summary>
    public void Furnish(RegistryNode root)
    {
        var key = root.FindOrCreate(RegistryStore.Split(Services.Key(Name)));
        key.Values["DisplayName"] = RegistryValue.Of(RegistryValueKind.String, DisplayName);
        key.Values["Start"] = RegistryValue.Of(RegistryValueKind.DWord, Start);
        key.Values["ImagePath"] = RegistryValue.Of(RegistryValueKind.ExpandString, @"%systemroot%\system32\svchost.exe -k netsvcs -p");
        if (Delayed) key.Values["DelayedAutostart"] = RegistryValue.Of(RegistryValueKind.DWord, 1);
        if (Protected) key.Values["LaunchProtected"] = RegistryValue.Of(RegistryValueKind.DWord, 2);
    }
}

/// <summary>services.json: which services run. How they start is in the registry, where every tool changes it.</summary>
internal sealed class RunningServices
{
    public HashSet<string>? Running { get; set; }
}

/// <summary>The service manager of the simulated PC.</summary>
internal sealed class Services(SimulatedMachine machine)
{
    private const int AccessDenied = 5;
    private const int NoSuchService = 1060;
    private const int ServiceDisabled = 1058;

    private readonly StateFile<RunningServices> file = new(machine, "services.json");

    /// <summary>Defaults of Windows 11 for what an update controller touches or reads.</summary>
    public static readonly StandardService[] Standard =
    [
        new("WinRM", "Windows Remote Management (WS-Management)", 3),
        new("wuauserv", "Windows Update", 3),
        new("UsoSvc", "Update Orchestrator Service", 2, Delayed: true, Running: true),
        new("WaaSMedicSvc", "Windows Update Medic Service", 3, Protected: true),
        new("BITS", "Background Intelligent Transfer Service", 3),
        new("DoSvc", "Delivery Optimization", 2, Delayed: true, Running: true),
        new("CryptSvc", "Cryptographic Services", 2, Running: true),
        new("TrustedInstaller", "Windows Modules Installer", 3),
        new("Schedule", "Task Scheduler", 2, Running: true),
        new("EventLog", "Windows Event Log", 2, Running: true),
        new("WinDefend", "Microsoft Defender Antivirus Service", 2, Running: true, Protected: true),
        new("Spooler", "Print Spooler", 2, Running: true),
    ];

    public static string Key(string service) => $@"HKLM\SYSTEM\CurrentControlSet\Services\{service}";

    public IEnumerable<string> Names => machine.Registry.Key(@"HKLM\SYSTEM\CurrentControlSet\Services")?.Keys.Keys ?? Enumerable.Empty<string>();

    public bool Exists(string service) => machine.Registry.Exists(Key(service));

    public string DisplayName(string service) => machine.Registry.Value(Key(service), "DisplayName") as string ?? service;

    /// <summary>2 automatic, 3 manual, 4 disabled.</summary>
    public int StartType(string service) => machine.Registry.Number(Key(service), "Start", 3);

    public bool IsDelayed(string service) => machine.Registry.Number(Key(service), "DelayedAutostart") == 1;

    public bool IsRunning(string service) => Running(file.Read()).Contains(service);

    /// <summary>Starts or stops a service. Throws <see cref="ServiceFailure"/> with the Win32 code Windows gives.</summary>
    public void SetRunning(string service, bool running)
    {
        Require(service);
        if (running && StartType(service) == 4) throw new ServiceFailure(ServiceDisabled, $"Cannot start service '{service}': it is disabled.");
        if (IsRunning(service) == running) return;
        file.Update(state =>
        {
            state.Running = Running(state);
            if (running) state.Running.Add(service);
            else state.Running.Remove(service);
        });
        machine.Record(running ? "service-started" : "service-stopped", new { service });
    }

    /// <summary>Changes how a service starts; the protected ones answer access denied, even to SYSTEM.</summary>
    public void SetStartType(string service, int start, bool delayed)
    {
        Require(service);
        if (machine.Registry.Number(Key(service), "LaunchProtected") != 0) throw new ServiceFailure(AccessDenied, $"Service '{service}' cannot be configured: access is denied.");
        machine.Registry.SetValue(Key(service), "Start", RegistryValueKind.DWord, start);
        if (delayed) machine.Registry.SetValue(Key(service), "DelayedAutostart", RegistryValueKind.DWord, 1);
        else machine.Registry.RemoveValue(Key(service), "DelayedAutostart");
        machine.Record("service-config", new { service, start, delayed });
    }

    /// <summary>What a boot does: automatic services run, everything else does not.</summary>
    public void Boot() => file.Update(state =>
        state.Running = [.. Names.Where(name => StartType(name) == 2)]);

    private static HashSet<string> Running(RunningServices state) =>
        new(state.Running ?? Standard.Where(s => s.Running).Select(s => s.Name), StringComparer.OrdinalIgnoreCase);

    private void Require(string service)
    {
        if (!Exists(service)) throw new ServiceFailure(NoSuchService, $"The service '{service}' does not exist as an installed service.");
    }
}

/// <summary>A refusal of the service manager.</summary>
internal sealed class ServiceFailure(int code, string message) : Exception(message)
{
    /// <summary>The Win32 error code, which sc.exe also ends with.</summary>
    public int Code => code;
}
