using Sluice.Bench.Engine;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Tools;

/// <summary>
/// The programs below System32 of the simulated PC. Each is a small script that calls this host as `-As name`, because
/// the agent starts them by full path; curl and tar are the computer's own.
/// </summary>
internal static class Programs
{
    private static readonly string[] Simulated = ["shutdown.exe", "icacls.exe", "sc.exe", "reg.exe", "schtasks.exe", "netsh.exe", "powercfg.exe", "sfc.exe", "dism.exe", "whoami.exe"];

    public static void Furnish(SimulatedMachine machine)
    {
        var system = machine.File("Windows/System32");
        var shell = Path.Combine(system, "WindowsPowerShell", "v1.0");
        var defender = machine.File("Program Files/Windows Defender");
        foreach (var folder in new[] { system, shell, defender, machine.File("ProgramData"), machine.File("Windows/Temp"), machine.File("Windows/SoftwareDistribution/Download") })
            Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows()) return; // Wine has programs of its own, and they work on the real registry
        foreach (var name in Simulated) Script(machine, Path.Combine(system, name), $"-As {name}");
        Script(machine, Path.Combine(defender, "MpCmdRun.exe"), "-As MpCmdRun.exe");
        Script(machine, Path.Combine(shell, "powershell.exe"), "");
        foreach (var name in new[] { "curl", "tar" })
        {
            var real = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (real is not null) File.CreateSymbolicLink(Path.Combine(system, name + ".exe"), real);
        }
    }

    /// <summary>Acts as one of the programs; gives the exit code that one would end with.</summary>
    public static int Run(string name, string[] args)
    {
        var machine = SimulatedMachine.Current;
        return name.ToLowerInvariant() switch
        {
            "shutdown.exe" => Shutdown.Run(machine, args),
            "sc.exe" => ServiceControl.Run(machine, args),
            "reg.exe" => Reg.Run(machine, args),
            "schtasks.exe" => ScheduledTasks.Run(machine, args),
            "mpcmdrun.exe" => Defender(machine, args),
            "powercfg.exe" => PowerConfig.Run(machine, args),
            "whoami.exe" => WhoAmI(machine, args),
            "icacls.exe" or "netsh.exe" or "sfc.exe" or "dism.exe" => Recorded(machine, name, args),
            _ => throw new UsageException($"'{name}' is not a program of the simulated PC."),
        };
    }

    private static void Script(SimulatedMachine machine, string path, string arguments)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{SimulatedMachine.Variable}='{machine.Folder}' exec '{Environment.ProcessPath}' {arguments} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    // Access control lists mean nothing on this computer; that they were asked for can be checked.
    private static int Recorded(SimulatedMachine machine, string name, string[] args)
    {
        machine.Record("program", new { program = name, arguments = args });
        if (name == "icacls.exe") Console.WriteLine("Successfully processed 1 files; Failed processing 0 files");
        return 0;
    }

    // The token of whoever came over the network, as CSV without a head.
    private static int WhoAmI(SimulatedMachine machine, string[] args)
    {
        var facts = machine.Facts.Read();
        var lines = args switch
        {
            ["/groups", "/fo", "csv", "/nh"] => facts.VisitorGroups.Select(sid => $"\"{sid}\",\"Well-known group\",\"{sid}\",\"Mandatory group, Enabled by default, Enabled group\""),
            ["/priv", "/fo", "csv", "/nh"] => facts.VisitorPrivileges.Select(name => $"\"{name}\",\"{name}\",\"Enabled\""),
            _ => null,
        };
        if (lines is null)
        {
            Console.Error.WriteLine("ERROR: Invalid argument/option. Type \"WHOAMI /?\" for usage.");
            return 1;
        }
        foreach (var line in lines) Console.WriteLine(line);
        return 0;
    }

    private static int Defender(SimulatedMachine machine, string[] args)
    {
        machine.Record("program", new { program = "MpCmdRun.exe", arguments = args });
        if (!args.Contains("-SignatureUpdate", StringComparer.OrdinalIgnoreCase)) return 2;
        if (!machine.Facts.Read().NetworkUp) return 2;
        machine.Facts.Update(facts => facts.DefenderSignatures = machine.Now);
        Console.WriteLine("Signature update finished.");
        return 0;
    }
}
