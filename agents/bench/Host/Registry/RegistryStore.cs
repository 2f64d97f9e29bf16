using Microsoft.Win32;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Registry;

/// <summary>
/// The registry of a machine: registry.json on Linux, the real one under Wine. Paths are `HKEY_LOCAL_MACHINE\SOFTWARE\…`;
/// short hive names are understood. Every change is an event.
/// </summary>
internal abstract class RegistryStore(SimulatedMachine machine)
{
    private static readonly Dictionary<string, string> Hives = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HKLM"] = "HKEY_LOCAL_MACHINE", ["HKCU"] = "HKEY_CURRENT_USER", ["HKU"] = "HKEY_USERS", ["HKCR"] = "HKEY_CLASSES_ROOT",
    };

    public static RegistryStore Of(SimulatedMachine machine) =>
        OperatingSystem.IsWindows() ? new WindowsRegistry(machine) : new SimulatedRegistry(machine);

    /// <summary>The names along a path, hive first. Both slashes separate: the engine turns them round on Linux.</summary>
    public static string[] Split(string path)
    {
        var names = path.Split(['\\', '/'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length > 0) names[0] = Hives.GetValueOrDefault(names[0].TrimEnd(':'), names[0].TrimEnd(':').ToUpperInvariant());
        return names;
    }

    public static string Canonical(string path) => string.Join('\\', Split(path));

    /// <summary>The values and the names of the subkeys of one key, or null where it does not exist.</summary>
    public abstract RegistryNode? Key(string path);

    public virtual bool Exists(string path) => Split(path).Length == 0 || Key(path) is not null;

    public object? Value(string key, string name) => Key(key)?.Values.GetValueOrDefault(name)?.ToObject();

    /// <summary>A DWord, or the fallback where the value is missing or of another kind.</summary>
    public int Number(string key, string name, int fallback = 0) => Value(key, name) is int number ? number : fallback;

    public void SetValue(string key, string name, RegistryValueKind kind, object data)
    {
        Write(key, name, kind, data);
        machine.Record("registry-set", new { key = Canonical(key), name, kind = kind.ToString(), data = kind == RegistryValueKind.Binary ? Convert.ToBase64String((byte[])data) : data });
    }

    /// <summary>False where there is no such value.</summary>
    public bool RemoveValue(string key, string name)
    {
        if (!Delete(key, name)) return false;
        machine.Record("registry-remove", new { key = Canonical(key), name });
        return true;
    }

    /// <summary>Creates a key with all its parents; with <paramref name="emptied"/> an existing one loses its values and subkeys.</summary>
    public void CreateKey(string path, bool emptied = false)
    {
        if (Create(path, emptied)) machine.Record("registry-create-key", new { key = Canonical(path) });
    }

    public bool RemoveKey(string path)
    {
        if (!DeleteTree(path)) return false;
        machine.Record("registry-remove-key", new { key = Canonical(path) });
        return true;
    }

    /// <summary>Writes many values at once and without events: for furnishing a new machine and for what Windows does itself.</summary>
    public abstract void Furnish(Action<RegistryNode> change);

    /// <summary>Every value as `key\name` → `kind:data`, and every key without values as `key\` → ``, in order.</summary>
    public SortedDictionary<string, string> Flat()
    {
        var flat = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        void Visit(string path, RegistryNode node)
        {
            if (node.Values.Count == 0) flat[path + "\\"] = "";
            foreach (var (name, value) in node.Values) flat[$"{path}\\{name}"] = $"{value.Kind}:{value.Data.GetRawText()}";
            foreach (var name in node.Keys.Keys) Visit($"{path}\\{name}", Key($"{path}\\{name}")!);
        }
        foreach (var root in Roots)
        {
            if (Key(root) is { } node) Visit(Canonical(root), node);
        }
        return flat;
    }

    /// <summary>The keys a snapshot shows.</summary>
    protected abstract IEnumerable<string> Roots { get; }

    protected abstract void Write(string key, string name, RegistryValueKind kind, object data);
    protected abstract bool Delete(string key, string name);
    protected abstract bool Create(string path, bool emptied);
    protected abstract bool DeleteTree(string path);
}

/// <summary>registry.json.</summary>
internal sealed class SimulatedRegistry(SimulatedMachine machine) : RegistryStore(machine)
{
    private readonly StateFile<RegistryNode> file = new(machine, "registry.json");
    // Most of a script's time would go into parsing the same text again and again. Nobody changes what is parsed here.
    private (string Text, RegistryNode Root) parsed = ("", new RegistryNode());

    protected override IEnumerable<string> Roots => Root().Keys.Keys;

    public override RegistryNode? Key(string path) => Root().Find(Split(path));

    private RegistryNode Root()
    {
        var text = file.Text();
        var known = parsed;
        if (text != known.Text) parsed = known = (text, StateFile<RegistryNode>.Parse(text).IgnoringCase());
        return known.Root;
    }

    public override void Furnish(Action<RegistryNode> change) => file.Update(root => change(root.IgnoringCase()));

    protected override void Write(string key, string name, RegistryValueKind kind, object data) =>
        file.Update(root => { root.IgnoringCase().FindOrCreate(Split(key)).Values[name] = RegistryValue.Of(kind, data); });

    protected override bool Delete(string key, string name) =>
        file.Update(root => root.IgnoringCase().Find(Split(key))?.Values.Remove(name) == true);

    protected override bool Create(string path, bool emptied) => file.Update(root =>
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

    protected override bool DeleteTree(string path)
    {
        var names = Split(path);
        return file.Update(root => root.IgnoringCase().Find(names[..^1])?.Keys.Remove(names[^1]) == true);
    }
}

/// <summary>
/// The registry of Windows itself. Only Wine may be furnished: a new machine overwrites what identifies the PC and empties
/// the keys of the update policies.
/// </summary>
internal sealed class WindowsRegistry(SimulatedMachine machine) : RegistryStore(machine)
{
    private static readonly string[] Update =
        [@"HKLM\SOFTWARE\Policies\Microsoft\Windows", @"HKLM\SOFTWARE\Microsoft\WindowsUpdate", @"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate"];

    protected override IEnumerable<string> Roots =>
        [.. Update, @"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\NetworkList", .. Windows.Services.Standard.Select(s => Windows.Services.Key(s.Name))];

    public override RegistryNode? Key(string path)
    {
        using var key = Open(path, writable: false);
        if (key is null) return null;
        var node = new RegistryNode();
        foreach (var name in key.GetSubKeyNames()) node.Keys[name] = new RegistryNode();
        foreach (var name in key.GetValueNames())
        {
            var kind = key.GetValueKind(name);
            if (key.GetValue(name, null, RegistryValueOptions.DoNotExpandEnvironmentNames) is { } data && kind is not (RegistryValueKind.None or RegistryValueKind.Unknown))
                node.Values[name] = RegistryValue.Of(kind, data);
        }
        return node;
    }

    public override void Furnish(Action<RegistryNode> change)
    {
        if (Microsoft.Win32.Registry.LocalMachine.OpenSubKey(@"Software\Wine") is null) throw new Engine.UsageException("A machine may be made in Wine only: it writes into the registry.");
        foreach (var key in Update) DeleteTree(key);
        var root = new RegistryNode();
        change(root);
        void Visit(string path, RegistryNode node)
        {
            if (path.Contains('\\')) Create(path, emptied: false);
            foreach (var (name, value) in node.Values) Write(path, name, value.Kind, value.ToObject());
            foreach (var (name, child) in node.Keys) Visit(path.Length == 0 ? name : $"{path}\\{name}", child);
        }
        Visit("", root);
    }

    protected override void Write(string key, string name, RegistryValueKind kind, object data)
    {
        Create(key, emptied: false);
        using var opened = Open(key, writable: true)!;
        opened.SetValue(name, data, kind);
    }

    protected override bool Delete(string key, string name)
    {
        using var opened = Open(key, writable: true);
        if (opened?.GetValueNames().Contains(name, StringComparer.OrdinalIgnoreCase) != true) return false;
        opened.DeleteValue(name);
        return true;
    }

    protected override bool Create(string path, bool emptied)
    {
        var existed = Exists(path);
        if (existed && emptied) DeleteTree(path);
        var (hive, below) = Hive(path);
        hive.CreateSubKey(below).Dispose();
        return !existed || emptied;
    }

    protected override bool DeleteTree(string path)
    {
        if (!Exists(path)) return false;
        var (hive, below) = Hive(path);
        hive.DeleteSubKeyTree(below, throwOnMissingSubKey: false);
        return true;
    }

    private static RegistryKey? Open(string path, bool writable)
    {
        var (hive, below) = Hive(path);
        return hive.OpenSubKey(below, writable);
    }

    private static (RegistryKey Hive, string Below) Hive(string path)
    {
        var names = Split(path);
        var hive = names[0] switch
        {
            "HKEY_LOCAL_MACHINE" => Microsoft.Win32.Registry.LocalMachine,
            "HKEY_USERS" => Microsoft.Win32.Registry.Users,
            _ => Microsoft.Win32.Registry.CurrentUser,
        };
        return (hive, string.Join('\\', names[1..]));
    }
}
