using System.Globalization;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Tools;

/// <summary>shutdown.exe: notes that a restart is wanted. The test decides when it happens (`-Restart`).</summary>
internal static class Shutdown
{
    /// <summary>166 for whoever starts it on Linux, where an exit code is one byte.</summary>
    public const int AlreadyScheduled = 1190;
    private const int NoneScheduled = 1116;

    public static int Run(SimulatedMachine machine, string[] args)
    {
        var request = new RestartRequest { At = machine.Now, DelaySeconds = 30 };
        var restart = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i].ToLowerInvariant().Replace('-', '/'))
            {
                case "/a":
                    return Abort(machine);
                case "/r" or "/g":
                    restart = true;
                    break;
                case "/f":
                    break;
                case "/t" when i + 1 < args.Length:
                    request.DelaySeconds = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                case "/c" when i + 1 < args.Length:
                    request.Comment = args[++i];
                    if (request.Comment.Length > 512) return Complain("The comment is longer than 512 characters.");
                    break;
                case "/d" when i + 1 < args.Length:
                    request.Reason = args[++i];
                    break;
                default:
                    return Complain($"'{args[i]}' is not a switch of shutdown.exe.");
            }
        }
        if (!restart) return Complain("Only restarts are simulated.");
        if (machine.Facts.Read().RestartRequested is not null) return AlreadyScheduled;
        machine.Facts.Update(facts => facts.RestartRequested = request);
        machine.Record("restart-requested", new { delaySeconds = request.DelaySeconds, comment = request.Comment, reason = request.Reason });
        return 0;
    }

    private static int Abort(SimulatedMachine machine)
    {
        var had = machine.Facts.Update(facts =>
        {
            var pending = facts.RestartRequested is not null;
            facts.RestartRequested = null;
            return pending;
        });
        if (had) machine.Record("restart-cancelled", new { });
        return had ? 0 : NoneScheduled;
    }

    private static int Complain(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
