using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Bench.Windows;
using Sluice.Bench.Wua;

namespace Sluice.Bench.Machine;

/// <summary>What happens to the PC from outside: a restart, a boot, a task whose time has come, a look at everything.</summary>
internal static class Lifecycle
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Restarts the PC: what runs is killed, what waited for the restart is finished, services start as configured. With
    /// `-Boot` the tasks with a boot trigger start as well; `-By program` says who asked for it where shutdown.exe did not.
    /// </summary>
    public static int Restart(string[] args)
    {
        var by = Array.FindIndex(args, a => a.Equals("-By", StringComparison.OrdinalIgnoreCase)) is var at and >= 0 ? args[at + 1] : @"C:\Windows\explorer.exe";
        Restart(SimulatedMachine.Current, by);
        return args.Contains("-Boot", StringComparer.OrdinalIgnoreCase) ? Boot() : 0;
    }

    /// <summary>The restart itself. A restart that shutdown.exe was asked for carries its name.</summary>
    public static void Restart(SimulatedMachine machine, string by)
    {
        var tasks = new Tasks(machine);
        foreach (var name in tasks.All.Keys) tasks.Stop(name);
        UpdateAgent.Current.Restart();
        // Before the services start: an orchestrator that is switched off cannot finish anything.
        new Orchestrator(machine).InstallStaged();
        UpdateAgent.Current.Restart();
        BitLocker.Restart(machine);
        new Services(machine).Boot();
        var request = machine.Facts.Update(facts =>
        {
            var pending = facts.RestartRequested;
            facts.RestartRequested = null;
            facts.LastBoot = machine.Now;
            return pending;
        });
        if (request is not null) by = @"C:\Windows\System32\shutdown.exe";
        machine.Record("restarted", new { asked = request is not null, by, build = UpdateAgent.Current.Build, ubr = UpdateAgent.Current.Ubr });
        WindowsEvents.Write(machine, 1074, "User32", "System", "The system has been restarted.",
            by, machine.Facts.Read().Name, "Operating System: Service pack (Planned)", request?.Reason ?? "0x80020010", "restart", request?.Comment ?? "", @"NT AUTHORITY\SYSTEM");
        WindowsEvents.Write(machine, 6005, "EventLog", "System", "The Event log service was started.");
    }

    /// <summary>Starts the tasks with a boot trigger.</summary>
    public static int Boot()
    {
        var tasks = new Tasks(SimulatedMachine.Current);
        foreach (var (name, task) in tasks.All)
        {
            if (task.Enabled && task.StartsAtBoot) tasks.Start(name);
        }
        return 0;
    }

    /// <summary>Runs a task as the scheduler would at its time and waits for it; ends with its exit code.</summary>
    public static int RunTask(string name)
    {
        var tasks = new Tasks(SimulatedMachine.Current);
        var known = tasks.Find(name) ?? throw new Engine.UsageException($"There is no task '{name}' on this PC.");
        return tasks.Run(known) ?? 0;
    }

    /// <summary>
    /// Prints registry, services and tasks as one canonical JSON text: two snapshots are equal exactly when nothing was
    /// changed in between. Instants and process ids are left out.
    /// </summary>
    public static int Snapshot(TextWriter output)
    {
        var machine = SimulatedMachine.Current;
        var services = new Services(machine);
        output.WriteLine(JsonSerializer.Serialize(new
        {
            registry = machine.Registry.Flat(),
            services = services.Names.ToDictionary(n => n, n => new { start = services.StartType(n), delayed = services.IsDelayed(n), running = services.IsRunning(n) }),
            tasks = new Tasks(machine).All.ToDictionary(t => t.Key, t => new { t.Value.Path, t.Value.Enabled, t.Value.Command, t.Value.Arguments, t.Value.Xml }),
        }, Indented));
        return 0;
    }
}
