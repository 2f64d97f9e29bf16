using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Bench.Registry;

namespace Sluice.Bench.Machine;

/// <summary>The folder that is the simulated PC: everything a script can read or change of it lies inside.</summary>
internal sealed class SimulatedMachine
{
    public const string Variable = "SLUICE_BENCH_MACHINE";

    private static readonly Lazy<SimulatedMachine> FromEnvironment = new(() => new SimulatedMachine(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? folder
            : throw new InvalidOperationException($"{Variable} does not name a machine folder. Make one with: sluice-bench -NewMachine <folder>")));

    private readonly object gate = new();
    private FileStream? held;
    private int depth;

    public SimulatedMachine(string folder)
    {
        Folder = Path.GetFullPath(folder);
        Registry = RegistryStore.Of(this);
        Facts = new StateFile<MachineFacts>(this, "machine.json");
    }

    public static bool IsConfigured => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The machine named by the environment. Throws when none is named: nothing may touch the real computer instead.</summary>
    public static SimulatedMachine Current => FromEnvironment.Value;

    public string Folder { get; }
    public RegistryStore Registry { get; }
    public StateFile<MachineFacts> Facts { get; }

    /// <summary>What this PC believes the time to be, in UTC.</summary>
    public DateTime Now => DateTime.UtcNow.AddSeconds(Facts.Read().ClockOffsetSeconds);

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>
    /// Waits for this machine's lock and holds it until disposed. Held by the operating system, so a killed process
    /// gives it back; one thread may take it again inside.
    /// </summary>
    public IDisposable Lock()
    {
        Monitor.Enter(gate);
        if (depth++ == 0)
        {
            while (held is null)
            {
                try { held = new FileStream(File(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
                // A machine that its test has removed gives no lock any more.
                catch (IOException) when (Directory.Exists(Folder)) { Thread.Sleep(5); }
            }
        }
        return new Release(this);
    }

    /// <summary>
    /// Appends one line to events.jsonl: an effect outside the script (a registry write, a service change, a download,
    /// an install, a restart asked for). Tests judge a run by these lines alone.
    /// </summary>
    public void Record(string what, object details)
    {
        using var turn = Lock();
        var line = JsonSerializer.SerializeToNode(details, EventOptions)!.AsObject();
        var entry = new System.Text.Json.Nodes.JsonObject { ["at"] = Now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"), ["event"] = what, ["pid"] = Environment.ProcessId };
        foreach (var (name, value) in line) entry[name] = value?.DeepClone();
        System.IO.File.AppendAllText(File("events.jsonl"), entry.ToJsonString(EventOptions) + "\n");
    }

    private static readonly JsonSerializerOptions EventOptions = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed class Release(SimulatedMachine machine) : IDisposable
    {
        public void Dispose()
        {
            if (--machine.depth == 0)
            {
                machine.held!.Dispose();
                machine.held = null;
            }
            Monitor.Exit(machine.gate);
        }
    }
}
