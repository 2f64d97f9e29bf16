namespace Sluice.Bench.Machine;

/// <summary>Gives the process the environment of the simulated PC, so that a script finds only folders inside it.</summary>
internal static class MachineEnvironment
{
    public static void Apply()
    {
        if (!SimulatedMachine.IsConfigured) return;
        var machine = SimulatedMachine.Current;
        Set("ProgramFiles", machine.File("Program Files"));
        Set("ProgramData", machine.File("ProgramData"));
        Set("ALLUSERSPROFILE", machine.File("ProgramData"));
        foreach (var name in new[] { "TEMP", "TMP", "TMPDIR" }) Set(name, machine.File("Windows/Temp"));
        if (OperatingSystem.IsWindows()) return; // Wine has a Windows folder, with programs that work on its registry
        Set("SystemRoot", machine.File("Windows"));
        Set("windir", machine.File("Windows"));
        Environment.SetEnvironmentVariable("SystemDrive", "C:");
        Environment.SetEnvironmentVariable("PROCESSOR_ARCHITECTURE", "AMD64");
    }

    private static void Set(string name, string value) => Environment.SetEnvironmentVariable(name, Path.GetFullPath(value));
}
