using System.Text.Json;
using Microsoft.Win32;

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
