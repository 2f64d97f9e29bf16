namespace Sluice.Bench.Machine;

/// <summary>The folder that is the simulated PC: everything a script can read or change of it lies inside.</summary>
internal sealed class SimulatedMachine
{
    public const string Variable = "SLUICE_BENCH_MACHINE";

    public static bool IsConfigured => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The machine named by the environment. Throws when none is named: nothing may touch the real computer instead.</summary>
    public static SimulatedMachine Current { get; } = new(
        Path.GetFullPath(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? folder
            : throw new InvalidOperationException($"{Variable} does not name a machine folder. Make one with: sluice-bench -NewMachine <folder>")));

    private SimulatedMachine(string folder) => Folder = folder;

    public string Folder { get; }

    public string File(string name) => Path.Combine(Folder, name);
}
