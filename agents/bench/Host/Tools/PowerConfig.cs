using System.Globalization;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Tools;

/// <summary>powercfg.exe for one setting, the time after which the PC sleeps: on mains and on battery.</summary>
internal static class PowerConfig
{
    private const int Failed = 1;

    public static int Run(SimulatedMachine machine, string[] args)
    {
        switch (args)
        {
            case ["/query", "SCHEME_CURRENT", "SUB_SLEEP", "STANDBYIDLE"]:
                // The words are translated on other PCs; the order of the numbers is not.
                Console.WriteLine("Power Setting GUID: 29f6c1db-86da-48c5-9fdb-f2b67b1f44da  (Sleep after)");
                Console.WriteLine("  Minimum Possible Setting: 0x00000000\n  Maximum Possible Setting: 0xffffffff");
                Console.WriteLine($"Current AC Power Setting Index: 0x{machine.Facts.Read().StandbyAcSeconds:x8}");
                Console.WriteLine("Current DC Power Setting Index: 0x00000384");
                return 0;
            case ["/setacvalueindex", "SCHEME_CURRENT", "SUB_SLEEP", "STANDBYIDLE", var value]:
                var seconds = int.Parse(value, CultureInfo.InvariantCulture);
                machine.Facts.Update(facts => facts.StandbyAcSeconds = seconds);
                machine.Record("standby-set", new { seconds });
                return 0;
            case ["/setactive", "SCHEME_CURRENT"]:
                return 0;
            default:
                Console.Error.WriteLine("Invalid Parameters -- try \"/?\" for help");
                return Failed;
        }
    }
}
