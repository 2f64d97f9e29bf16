using System.Collections;
using System.Management.Automation;

namespace Sluice.Bench.Cmdlets;

/// <summary>Property arguments (`Name`, `{ script }`, `@{n=…;e=…}`) and the ordering shared by the object cmdlets.</summary>
internal static class KeyedObject
{
    public static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>The value a property argument gives for an object; null where there is no such property.</summary>
    public static object? Evaluate(object property, PSObject? item)
    {
        switch (Bare(property))
        {
            case ScriptBlock script:
                var results = script.InvokeWithContext(null, [new PSVariable("_", item)]);
                return results.Count switch { 0 => null, 1 => results[0], _ => results.ToArray() };
            case IDictionary calculated:
                return Evaluate(Entry(calculated, "expression")!, item);
            default:
                var name = property.ToString()!;
                return Bare(item) is IDictionary map && map.Contains(name) ? map[name] : item?.Properties[name]?.Value;
        }
    }

    /// <summary>An entry of a calculated property by a prefix of its name (`n`, `name`, `e`, `expression`, `descending`).</summary>
    public static object? Entry(IDictionary calculated, string name)
    {
        foreach (DictionaryEntry entry in calculated)
        {
            var key = entry.Key.ToString()!;
            if (key.Length > 0 && name.StartsWith(key, StringComparison.OrdinalIgnoreCase)) return Bare(entry.Value);
            if (name == "name" && "label".StartsWith(key, StringComparison.OrdinalIgnoreCase)) return Bare(entry.Value);
        }
        return null;
    }

    /// <summary>PowerShell's order of two values: numbers by value, text without case, null first.</summary>
    public static int Compare(object? left, object? right, bool caseSensitive = false)
    {
        left = Bare(left);
        right = Bare(right);
        if (left is null || right is null) return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        try { return LanguagePrimitives.Compare(left, right, !caseSensitive); }
        catch (ArgumentException) { return string.Compare(left.ToString(), right.ToString(), StringComparison.CurrentCultureIgnoreCase); }
    }
}
