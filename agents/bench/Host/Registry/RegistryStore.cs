using System.Text.Json;
using Microsoft.Win32;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Registry;

/// <summary>One value as it is kept in registry.json.</summary>
internal sealed record RegistryValue(RegistryValueKind Kind, JsonElement Data)
{
    /// <summary>A value from what the registry API would be given; the data must already have the type of the kind.</summary>
    public static RegistryValue Of(RegistryValueKind kind, object data) => new(kind, kind switch
    {
        RegistryValueKind.Binary => JsonSerializer.SerializeToElement(Convert.ToBase64String((byte[])data)),
        _ => JsonSerializer.SerializeToElement(data),
    });

    /// <summary>The data as .NET's RegistryKey hands it out: Int32, Int64, String, String[] or Byte[].</summary>
    public object ToObject(bool expand = false) => Kind switch
    {
        RegistryValueKind.DWord => Data.GetInt32(),
        RegistryValueKind.QWord => Data.GetInt64(),
        RegistryValueKind.MultiString => Data.Deserialize<string[]>()!,
        RegistryValueKind.Binary => Convert.FromBase64String(Data.GetString()!),
        RegistryValueKind.ExpandString when expand => Environment.ExpandEnvironmentVariables(Data.GetString()!),
        _ => Data.GetString()!,
    };
}

/// <summary>One key: its values and its subkeys, both without regard to case.</summary>
internal sealed class RegistryNode
{
    public SortedDictionary<string, RegistryValue> Values { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    public SortedDictionary<string, RegistryNode> Keys { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public RegistryNode? Find(IEnumerable<string> path)
    {
        var node = this;
        foreach (var name in path)
        {
            if (!node.Keys.TryGetValue(name, out node!)) return null;
        }
        return node;
    }

    public RegistryNode FindOrCreate(IEnumerable<string> path)
    {
        var node = this;
        foreach (var name in path)
        {
            if (!node.Keys.TryGetValue(name, out var next)) node.Keys[name] = next = new RegistryNode();
            node = next;
        }
        return node;
    }

    // The serialiser builds plain dictionaries; names must compare without case again after every read.
    internal RegistryNode IgnoringCase()
    {
        Values = new(Values, StringComparer.OrdinalIgnoreCase);
        Keys = new(Keys.ToDictionary(k => k.Key, k => k.Value.IgnoringCase()), StringComparer.OrdinalIgnoreCase);
        return this;
    }
}

/// <summary>The simulated registry of a machine. Paths are `HKEY_LOCAL_MACHINE\SOFTWARE\…`; short hive names are understood.</summary>
internal sealed class RegistryStore(SimulatedMachine machine)
{
    private static readonly Dictionary<string, string> Hives = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HKLM"] = "HKEY_LOCAL_MACHINE", ["HKCU"] = "HKEY_CURRENT_USER", ["HKU"] = "HKEY_USERS", ["HKCR"] = "HKEY_CLASSES_ROOT",
    };

    private readonly StateFile<RegistryNode> file = new(machine, "registry.json");

    /// <summary>The names along a path, hive first. Both slashes separate: the engine turns them round on Linux.</summary>
    public static string[] Split(string path)
    {
        var names = path.Split(['\\', '/'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length > 0) names[0] = Hives.GetValueOrDefault(names[0].TrimEnd(':'), names[0].TrimEnd(':').ToUpperInvariant());
        return names;
    }

    public static string Canonical(string path) => string.Join('\\', Split(path));

    /// <summary>A snapshot of one key with everything below it, or null where it does not exist.</summary>
    public RegistryNode? Key(string path) => file.Read().IgnoringCase().Find(Split(path));

    public bool Exists(string path) => Split(path).Length == 0 || Key(path) is not null;

    public object? Value(string key, string name) => Key(key)?.Values.GetValueOrDefault(name)?.ToObject();

    /// <summary>A DWord, or the fallback where the value is missing or of another kind.</summary>
    public int Number(string key, string name, int fallback = 0) => Value(key, name) is int number ? number : fallback;

    public void SetValue(string key, string name, RegistryValueKind kind, object data)
    {
        file.Update(root => root.IgnoringCase().FindOrCreate(Split(key)).Values[name] = RegistryValue.Of(kind, data));
        machine.Record("registry-set", new { key = Canonical(key), name, kind = kind.ToString(), data = kind == RegistryValueKind.Binary ? Convert.ToBase64String((byte[])data) : data });
    }

    /// <summary>False where there is no such value.</summary>
    public bool RemoveValue(string key, string name)
    {
        var removed = file.Update(root => root.IgnoringCase().Find(Split(key))?.Values.Remove(name) == true);
        if (removed) machine.Record("registry-remove", new { key = Canonical(key), name });
        return removed;
    }

    /// <summary>Creates a key with all its parents; with <paramref name="emptied"/> an existing one loses its values and subkeys.</summary>
    public void CreateKey(string path, bool emptied = false)
    {
        var created = file.Update(root =>
        {
            var isNew = root.IgnoringCase().Find(Split(path)) is null;
            var node = root.FindOrCreate(Split(path));
            if (emptied)
            {
                node.Values.Clear();
                node.Keys.Clear();
            }
            return isNew || emptied;
        });
        if (created) machine.Record("registry-create-key", new { key = Canonical(path) });
    }

    public bool RemoveKey(string path)
    {
        var names = Split(path);
        var removed = file.Update(root => root.IgnoringCase().Find(names[..^1])?.Keys.Remove(names[^1]) == true);
        if (removed) machine.Record("registry-remove-key", new { key = Canonical(path) });
        return removed;
    }

    /// <summary>Every value as `key\name` → `kind:data`, and every key without values as `key` → ``, in order.</summary>
    public SortedDictionary<string, string> Flat()
    {
        var flat = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        void Visit(string path, RegistryNode node)
        {
            if (node.Values.Count == 0 && path.Length > 0) flat[path + "\\"] = "";
            foreach (var (name, value) in node.Values) flat[$"{path}\\{name}"] = $"{value.Kind}:{value.Data.GetRawText()}";
            foreach (var (name, child) in node.Keys) Visit(path.Length == 0 ? name : $"{path}\\{name}", child);
        }
        Visit("", file.Read().IgnoringCase());
        return flat;
    }

    /// <summary>Applies many changes in one write and without events: for furnishing a new machine and for what Windows does itself.</summary>
    public void Furnish(Action<RegistryNode> change) => file.Update(root => change(root.IgnoringCase()));
}
