using System.Globalization;
using System.Text.Json;
using Microsoft.Win32;
using Sluice.Bench.Engine;
using Sluice.Bench.Registry;
using Sluice.Bench.Tools;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Machine;

/// <summary>`-NewMachine folder`: furnishes a PC as it comes out of the box, a few months behind on updates.</summary>
internal static class NewMachine
{
    private const string CurrentVersion = @"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion";

    private static readonly Dictionary<int, (string Name, string Display, int Ubr)> Versions = new()
    {
        [19045] = ("Windows 10", "22H2", 5965), [22631] = ("Windows 11", "23H2", 5335), [26100] = ("Windows 11", "24H2", 4061), [26200] = ("Windows 11", "25H2", 7000),
    };

    /// <summary>Options: -Edition -Build -Ubr -Name -Uuid -Battery percent -Session user.</summary>
    public static int Run(string[] args, TextWriter output)
    {
        if (args.Length == 0 || args[0].StartsWith('-')) throw new UsageException("-NewMachine needs a folder.");
        var options = Options(args[1..]);
        var machine = new SimulatedMachine(args[0]);
        Directory.CreateDirectory(machine.Folder);
        if (machine.Facts.Exists) throw new UsageException($"{machine.Folder} already holds a machine.");
        var build = int.Parse(options.GetValueOrDefault("build", "26100"), CultureInfo.InvariantCulture);
        if (!Versions.TryGetValue(build, out var version)) throw new UsageException($"-Build must be one of {string.Join(", ", Versions.Keys)}.");

        machine.Facts.Update(facts =>
        {
            facts.LastBoot = DateTime.UtcNow.AddHours(-3);
            facts.DefenderSignatures = DateTime.UtcNow.AddHours(-20);
            facts.Name = options.GetValueOrDefault("name", facts.Name);
            facts.SmbiosUuid = options.GetValueOrDefault("uuid", facts.SmbiosUuid);
            if (options.TryGetValue("battery", out var charge)) facts.Battery = new Battery { ChargePercent = int.Parse(charge, CultureInfo.InvariantCulture) };
            if (options.TryGetValue("session", out var user)) facts.Sessions.Add(new Session { User = user });
        });
        var edition = options.GetValueOrDefault("edition", "Professional");
        machine.Registry.Furnish(root =>
        {
            Text(root, CurrentVersion, "ProductName", version.Name == "Windows 11" ? $"Windows 10 {Words(edition)}" : $"{version.Name} {Words(edition)}");
            Text(root, CurrentVersion, "EditionID", edition);
            Text(root, CurrentVersion, "DisplayVersion", version.Display);
            Text(root, CurrentVersion, "CurrentBuild", build.ToString(CultureInfo.InvariantCulture));
            Text(root, CurrentVersion, "CurrentBuildNumber", build.ToString(CultureInfo.InvariantCulture));
            Text(root, CurrentVersion, "InstallationType", "Client");
            Number(root, CurrentVersion, "UBR", int.Parse(options.GetValueOrDefault("ubr", version.Ubr.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture));
            foreach (var service in Services.Standard) service.Furnish(root);
            root.FindOrCreate(RegistryStore.Split(@"HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings"));
            root.FindOrCreate(RegistryStore.Split(@"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update"));
            root.FindOrCreate(RegistryStore.Split(@"HKLM\SOFTWARE\Policies\Microsoft\Windows"));
            root.FindOrCreate(RegistryStore.Split(@"HKU\S-1-5-20"));
            Number(root, @"HKLM\SYSTEM\CurrentControlSet\Control\CI\Policy", "VerifiedAndReputablePolicyState", 0);
            Text(root, @"HKLM\SYSTEM\CurrentControlSet\Control\Nls\Language", "InstallLanguage", "0409");
        });
        WindowsEvents.File(machine).Update(log => log.Events.Add(new WindowsEvent
        {
            Id = 6005, ProviderName = "EventLog", LogName = "System", Message = "The Event log service was started.", TimeCreated = DateTime.UtcNow.AddDays(-60),
        }));
        Programs.Furnish(machine);
        var catalogue = machine.File("catalogue.json");
        using (var standard = typeof(NewMachine).Assembly.GetManifestResourceStream("catalogue.json")!)
        using (var file = File.Create(catalogue)) standard.CopyTo(file);
        output.WriteLine(machine.Folder);
        return 0;
    }

    /// <summary>`-Name value` pairs with names in lower case.</summary>
    public static Dictionary<string, string> Options(string[] args)
    {
        var options = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith('-') || i + 1 >= args.Length) throw new UsageException($"'{args[i]}' needs a value.");
            options[args[i].TrimStart('-').ToLowerInvariant()] = args[i + 1];
        }
        return options;
    }

    private static string Words(string edition) => edition switch { "Core" => "Home", "Professional" => "Pro", _ => edition };

    private static void Text(RegistryNode root, string key, string name, string value) =>
        root.FindOrCreate(RegistryStore.Split(key)).Values[name] = RegistryValue.Of(RegistryValueKind.String, value);

    private static void Number(RegistryNode root, string key, string name, int value) =>
        root.FindOrCreate(RegistryStore.Split(key)).Values[name] = RegistryValue.Of(RegistryValueKind.DWord, value);
}
