using System.Globalization;
using System.Management.Automation;
using Sluice.Bench.Machine;
using Sluice.Bench.Wua;

namespace Sluice.Bench.Windows;

/// <summary>The CIM classes of the simulated PC: only those an update agent has a reason to read.</summary>
internal static class Cim
{
    private const string WindowsApplication = "55c92734-d682-4d71-983e-d6ec3f16059f";

    /// <summary>Every instance of a class as name/value pairs, or null for a class this PC does not have.</summary>
    public static IEnumerable<(string Name, object? Value)[]>? Instances(string className)
    {
        var machine = SimulatedMachine.Current;
        var facts = machine.Facts.Read();
        return className.ToLowerInvariant() switch
        {
            "win32_operatingsystem" => [OperatingSystem(machine, facts)],
            "win32_computersystem" =>
            [[
                ("Name", facts.Name), ("DNSHostName", facts.Name), ("Manufacturer", facts.Manufacturer), ("Model", facts.Model), ("PartOfDomain", false),
                ("Workgroup", "WORKGROUP"), ("UserName", facts.Sessions.Find(s => s.State == "active") is { } s ? $@"{facts.Name}\{s.User}" : null),
                ("SystemType", "x64-based PC"), ("TotalPhysicalMemory", 17_179_869_184UL), ("PCSystemType", facts.Battery is null ? 1 : 2),
            ]],
            "win32_computersystemproduct" =>
                [[("UUID", facts.SmbiosUuid), ("IdentifyingNumber", facts.SerialNumber), ("Name", facts.Model), ("Vendor", facts.Manufacturer), ("Version", "1.0")]],
            "win32_bios" => [[("SerialNumber", facts.SerialNumber), ("SMBIOSBIOSVersion", "1.12"), ("Manufacturer", facts.Manufacturer), ("ReleaseDate", new DateTime(2024, 5, 1))]],
            "win32_battery" => facts.Battery is { } battery
                ? [[("DeviceID", "BAT0"), ("BatteryStatus", (ushort)battery.Status), ("EstimatedChargeRemaining", (ushort)battery.ChargePercent)]]
                : [],
            "win32_logicaldisk" =>
                [[("DeviceID", "C:"), ("DriveType", 3u), ("FileSystem", "NTFS"), ("Size", (ulong)facts.DiskSize), ("FreeSpace", (ulong)facts.DiskFree), ("VolumeName", "")]],
            "win32_process" => Processes(facts),
            "win32_service" => ServiceList(machine, facts),
            "win32_encryptablevolume" => facts.BitLocker is { } volume
                ? [[("DriveLetter", "C:"), ("DeviceID", @"\?\Volume{bench}\"), ("ProtectionStatus", volume.Protected ? 1u : 0u), ("EncryptionMethod", 6u)]]
                : [],
            "win32_timezone" => [[("StandardName", "W. Europe Standard Time"), ("Bias", 60)]],
            "win32_quickfixengineering" => Fixes(),
            "softwarelicensingproduct" =>
            [[
                ("ID", "bench-windows"), ("ApplicationID", WindowsApplication), ("Name", "Windows(R)"), ("Description", $"Windows(R) Operating System, {Channel(facts)} channel"),
                ("LicenseStatus", (uint)facts.LicenseStatus), ("LicenseStatusReason", 0u), ("GracePeriodRemaining", 0u), ("PartialProductKey", "3V66T"),
                ("ProductKeyChannel", facts.ActivationChannel), ("LicenseFamily", (string?)machine.Registry.Value(@"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion", "EditionID")),
            ]],
            "softwarelicensingservice" => [[("Version", $"10.0.{UpdateAgent.Current.Build}"), ("KeyManagementServiceMachine", "")]],
            "antivirusproduct" => [[("displayName", "Windows Defender"), ("productState", 397568u)]],
            _ => null,
        };
    }

    private static (string, object?)[] OperatingSystem(SimulatedMachine machine, MachineFacts facts)
    {
        var build = UpdateAgent.Current.Build;
        var culture = CultureInfo.GetCultureInfo(facts.Locale);
        return
        [
            ("Caption", $"Microsoft Windows {(build >= 22000 ? "11" : "10")}"), ("Version", $"10.0.{build}"), ("BuildNumber", build.ToString(CultureInfo.InvariantCulture)),
            ("OSArchitecture", "64-bit"), ("OSLanguage", (uint)culture.LCID), ("MUILanguages", new[] { facts.Locale }), ("Locale", culture.LCID.ToString("x4", CultureInfo.InvariantCulture)),
            ("ProductType", 1u), ("CSName", facts.Name), ("SystemDrive", "C:"), ("LastBootUpTime", facts.LastBoot.ToLocalTime()),
            ("LocalDateTime", machine.Now.ToLocalTime()), ("TotalVisibleMemorySize", 16_777_216UL), ("FreePhysicalMemory", 8_388_608UL),
        ];
    }

    [Behaviour("service-exit-code", Basis.Observed, "A service that ended with an error keeps its Win32 exit code; 1077 means that nothing started it since boot", "Win32_Service documentation; winerror.h")]
    private static IEnumerable<(string, object?)[]> ServiceList(SimulatedMachine machine, MachineFacts facts)
    {
        var manager = new Services(machine);
        foreach (var name in manager.Names)
        {
            var running = manager.IsRunning(name);
            yield return
            [
                ("Name", name), ("DisplayName", manager.DisplayName(name)), ("State", running ? "Running" : "Stopped"), ("Started", running),
                ("StartMode", manager.StartType(name) switch { 2 => "Auto", 4 => "Disabled", _ => "Manual" }), ("DelayedAutoStart", manager.IsDelayed(name)),
                ("ExitCode", running ? 0u : (uint)facts.ServiceExitCodes.GetValueOrDefault(name)),
            ];
        }
    }

    // A person at the PC shows as an explorer.exe in their session, a locked screen as a LogonUI.exe in the same one.
    private static IEnumerable<(string, object?)[]> Processes(MachineFacts facts)
    {
        yield return Process("csrss.exe", 500, 0, facts.LastBoot, "SYSTEM");
        yield return Process("svchost.exe", 900, 0, facts.LastBoot, "SYSTEM");
        for (var i = 0; i < facts.Sessions.Count; i++)
        {
            var session = facts.Sessions[i];
            yield return Process("explorer.exe", 4000 + i, i + 1, facts.LastBoot.AddMinutes(1), session.User);
            if (session.LockedSince is { } since) yield return Process("LogonUI.exe", 5000 + i, i + 1, since, "SYSTEM");
        }
    }

    private static (string, object?)[] Process(string name, int id, int session, DateTime started, string owner) =>
        [("Name", name), ("ProcessId", (uint)id), ("SessionId", (uint)session), ("CreationDate", started.ToLocalTime()), ("CommandLine", name), ("owner", owner)];

    private static IEnumerable<(string, object?)[]> Fixes() => UpdateAgent.Current.Store.Read().History
        .Where(line => line.ResultCode == 2)
        .SelectMany(line => UpdateAgent.Current.Offer($"{line.UpdateId}:{line.Revision}")?.Kb ?? [])
        .Distinct()
        .Select(kb => new (string, object?)[] { ("HotFixID", "KB" + kb), ("Description", "Update") });

    private static string Channel(MachineFacts facts) => facts.ActivationChannel.Split(':')[0].ToUpperInvariant();
}
