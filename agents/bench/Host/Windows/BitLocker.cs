using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Sluice.Bench.Machine;
using Sluice.Bench.Wua;

namespace Sluice.Bench.Windows;

/// <summary>The methods of Win32_EncryptableVolume that open and close a drive's key protectors.</summary>
internal static class BitLocker
{
    private const uint Done = 0;

    [Behaviour("bitlocker-suspend", Basis.Observed, "DisableKeyProtectors with a count protects the drive again after that many restarts; 0 leaves it open", "Win32_EncryptableVolume::DisableKeyProtectors documentation")]
    public static uint Call(SimulatedMachine machine, string method, IDictionary arguments)
    {
        var open = method.ToLowerInvariant() switch
        {
            "disablekeyprotectors" => true,
            "enablekeyprotectors" => false,
            _ => throw new PSNotSupportedException($"Win32_EncryptableVolume has no method {method} on the simulated PC."),
        };
        var count = arguments.Contains("DisableCount") ? Convert.ToInt32(arguments["DisableCount"], CultureInfo.InvariantCulture) : 1;
        machine.Facts.Update(facts =>
        {
            facts.BitLocker!.Protected = !open;
            facts.BitLocker.SuspendCount = open ? count : 0;
        });
        machine.Record(open ? "bitlocker-suspended" : "bitlocker-protected", new { count = open ? count : 0 });
        return Done;
    }

    /// <summary>What a restart does to a suspended drive.</summary>
    public static void Restart(SimulatedMachine machine) => machine.Facts.Update(facts =>
    {
        if (facts.BitLocker is not { Protected: false, SuspendCount: > 0 } drive) return;
        drive.SuspendCount--;
        drive.Protected = drive.SuspendCount == 0 && !drive.StaysOpen;
    });
}
