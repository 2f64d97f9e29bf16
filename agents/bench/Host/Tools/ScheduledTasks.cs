using Sluice.Bench.Machine;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Tools;

/// <summary>schtasks.exe: /Run, /End, /Delete, /Query and /Create /XML of one named task.</summary>
internal static class ScheduledTasks
{
    public static int Run(SimulatedMachine machine, string[] args)
    {
        var scheduler = new Tasks(machine);
        var verb = args.FirstOrDefault()?.ToLowerInvariant();
        var name = After(args, "/tn")?.TrimStart('\\');
        if (verb == "/create" && name is not null && After(args, "/xml") is { } file)
        {
            scheduler.Register(name, "\\", File.ReadAllText(file), args.Contains("/F", StringComparer.OrdinalIgnoreCase));
            return Done("SUCCESS: The scheduled task was created.");
        }
        if (name is null || scheduler.Find(name) is not { } known)
        {
            Console.Error.WriteLine("ERROR: The system cannot find the file specified.");
            return 1;
        }
        switch (verb)
        {
            case "/run":
                scheduler.Start(known);
                return Done("SUCCESS: Attempted to run the scheduled task.");
            case "/end":
                scheduler.Stop(known);
                return Done("SUCCESS: The scheduled task has been terminated.");
            case "/delete":
                scheduler.Unregister(known);
                return Done("SUCCESS: The scheduled task was deleted.");
            case "/query":
                return Done($"{known} {(scheduler.IsRunning(known) ? "Running" : "Ready")}");
            default:
                Console.Error.WriteLine("ERROR: Invalid syntax.");
                return 1;
        }
    }

    private static string? After(string[] args, string option)
    {
        var at = Array.FindIndex(args, a => a.Equals(option, StringComparison.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static int Done(string message)
    {
        Console.WriteLine(message);
        return 0;
    }
}
