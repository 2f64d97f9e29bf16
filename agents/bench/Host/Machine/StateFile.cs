using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Bench.Machine;

/// <summary>
/// One JSON file of the machine, shared by every process that plays on it: a reader sees a whole file (writers rename it
/// into place), and writers take turns under one lock, so that the poll and the work task may run at the same time.
/// </summary>
internal sealed class StateFile<T>(SimulatedMachine machine, string name)
    where T : new()
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private string Path => machine.File(name);

    public bool Exists => File.Exists(Path);

    /// <summary>The state now; a missing file is the empty state.</summary>
    public T Read() => Parse(Text());

    /// <summary>The file as it stands, for a reader that keeps what it once parsed; empty where it is missing.</summary>
    public string Text() => File.Exists(Path) ? File.ReadAllText(Path) : "";

    public static T Parse(string text) => text.Length == 0 ? new T() : JsonSerializer.Deserialize<T>(text, Options) ?? new T();

    /// <summary>Reads, changes and writes back under the machine's lock, and returns what the change returns.</summary>
    public TResult Update<TResult>(Func<T, TResult> change)
    {
        using var turn = machine.Lock();
        var state = Read();
        var result = change(state);
        var temporary = $"{Path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(state, Options));
        File.Move(temporary, Path, overwrite: true);
        return result;
    }

    public void Update(Action<T> change) => Update(state =>
    {
        change(state);
        return true;
    });
}
