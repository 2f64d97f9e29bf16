using Sluice.Bench.Machine;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Tools;

/// <summary>sc.exe: config, start, stop, query and qc. Note its own grammar: `start= auto`, with the blank behind the sign.</summary>
internal static class ServiceControl
{
    public static int Run(SimulatedMachine machine, string[] args)
    {
        var services = new Services(machine);
        try
        {
            switch (args.FirstOrDefault()?.ToLowerInvariant())
            {
                case "config" when args.Length >= 4 && args[2].Equals("start=", StringComparison.OrdinalIgnoreCase):
                    var (start, delayed) = args[3].ToLowerInvariant() switch
                    {
                        "auto" => (2, false), "delayed-auto" => (2, true), "demand" => (3, false), "disabled" => (4, false), _ => (0, false),
                    };
                    if (start == 0) return Usage();
                    services.SetStartType(args[1], start, delayed);
                    Console.WriteLine("[SC] ChangeServiceConfig SUCCESS");
                    return 0;
                case "start" when args.Length >= 2:
                    services.SetRunning(args[1], true);
                    return 0;
                case "stop" when args.Length >= 2:
                    services.SetRunning(args[1], false);
                    return 0;
                case "query" or "qc" when args.Length >= 2:
                    if (!services.Exists(args[1])) return 1060;
                    Console.WriteLine($"SERVICE_NAME: {args[1]}");
                    Console.WriteLine($"        START_TYPE : {services.StartType(args[1])}");
                    Console.WriteLine($"        STATE      : {(services.IsRunning(args[1]) ? "4  RUNNING" : "1  STOPPED")}");
                    return 0;
                default:
                    return Usage();
            }
        }
        catch (ServiceFailure failure)
        {
            Console.WriteLine($"[SC] FAILED {failure.Code}: {failure.Message}");
            return failure.Code;
        }
    }

    private static int Usage()
    {
        Console.WriteLine("Usage: sc config|start|stop|query|qc <service> [start= auto|delayed-auto|demand|disabled]");
        return 1639;
    }
}
