namespace Sluice.Bench.Machine;

/// <summary>Gives the process the environment of the simulated PC, so that a script finds only folders inside it.</summary>
internal static class MachineEnvironment
{
    public static void Apply()
    {
        if (!SimulatedMachine.IsConfigured) return;
        var machine = SimulatedMachine.Current;
        var windows = Path.Combine(machine.Folder, "Windows");
        var temp = Path.Combine(windows, "Temp");
        foreach (var (name, value) in new[]
        {
            ("SystemDrive", machine.Folder),
            ("SystemRoot", windows),
            ("windir", windows),
            ("ProgramFiles", Path.Combine(machine.Folder, "Program Files")),
            ("ProgramData", Path.Combine(machine.Folder, "ProgramData")),
            ("ALLUSERSPROFILE", Path.Combine(machine.Folder, "ProgramData")),
            ("TEMP", temp),
            ("TMP", temp),
            ("TMPDIR", temp),
            ("PROCESSOR_ARCHITECTURE", "AMD64"),
        })
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        foreach (var folder in new[] { "Windows/System32", "Windows/Temp", "Program Files", "ProgramData" })
            Directory.CreateDirectory(Path.Combine(machine.Folder, folder));
    }
}
