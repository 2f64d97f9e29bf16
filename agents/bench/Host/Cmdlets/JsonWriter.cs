using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;

namespace Sluice.Bench.Cmdlets;

/// <summary>Which PowerShell the JSON cmdlets answer like: 7 (what the conformance file records) or Windows PowerShell 5.1.</summary>
internal static class Dialect
{
    /// <summary>
    /// True when SLUICE_BENCH_DIALECT is 5.1. The agent must give the same answers under both, because it is tested on
    /// a 7.6 engine and shipped to a 5.1 one.
    /// </summary>
    public static bool IsWindowsPowerShell => Environment.GetEnvironmentVariable("SLUICE_BENCH_DIALECT") == "5.1";
}

/// <summary>Text of one value as ConvertTo-Json writes it.</summary>
internal sealed class JsonWriter(int depth, bool compress, bool enumsAsStrings)
{
    private readonly StringBuilder text = new();

    /// <summary>True when something below the depth was flattened to its string.</summary>
    public bool Truncated { get; private set; }

    public string Write(object? value)
    {
        Value(value, 0);
        return text.ToString();
    }

    private void Value(object? value, int level)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (bare)
        {
            case null or DBNull: text.Append("null"); return;
            case string s: String(s); return;
            case char c: String(c.ToString()); return;
            case bool b: text.Append(b ? "true" : "false"); return;
            case Enum e when enumsAsStrings: String(e.ToString()); return;
            case Enum e: text.Append(Convert.ToInt64(e, CultureInfo.InvariantCulture)); return;
            case double or float or decimal: text.Append(Fraction((IFormattable)bare)); return;
            case sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger:
                text.Append(((IFormattable)bare).ToString(null, CultureInfo.InvariantCulture)); return;
            case DateTime time: String(Time(time)); return;
            case DateTimeOffset time: String(time.ToString("o", CultureInfo.InvariantCulture)); return;
            case Guid or Uri: String(bare.ToString()!); return;
        }
        if (level > depth)
        {
            Truncated = true;
            String(LanguagePrimitives.ConvertTo<string>(value));
            return;
        }
        switch (bare)
        {
            case IDictionary map:
                Members(map.Keys.Cast<object>().Select(key => (key.ToString()!, map[key])), level);
                return;
            case IEnumerable list:
                Items(list, level);
                return;
            default:
                Members(PSObject.AsPSObject(value!).Properties.Where(p => p.IsGettable).Select(p => (p.Name, Read(p))), level);
                return;
        }
    }

    // A getter that throws leaves null in the document, as in PowerShell.
    private static object? Read(PSPropertyInfo property)
    {
        try { return property.Value; }
        catch (GetValueException) { return null; }
    }

    private void Members(IEnumerable<(string Name, object? Value)> members, int level)
    {
        var first = true;
        text.Append('{');
        foreach (var (name, value) in members)
        {
            if (!first) text.Append(',');
            first = false;
            NewLine(level + 1);
            String(name);
            text.Append(compress ? ":" : Dialect.IsWindowsPowerShell ? ":  " : ": ");
            Value(value, level + 1);
        }
        if (!first) NewLine(level);
        text.Append('}');
    }

    private void Items(IEnumerable items, int level)
    {
        var first = true;
        text.Append('[');
        foreach (var item in items)
        {
            if (!first) text.Append(',');
            first = false;
            NewLine(level + 1);
            Value(item, level + 1);
        }
        if (!first) NewLine(level);
        text.Append(']');
    }

    private void NewLine(int level)
    {
        if (compress) return;
        text.Append(Dialect.IsWindowsPowerShell ? "\r\n" : Environment.NewLine).Append(' ', level * (Dialect.IsWindowsPowerShell ? 4 : 2));
    }

    private static string Fraction(IFormattable number)
    {
        var written = number.ToString(number is decimal ? null : "R", CultureInfo.InvariantCulture);
        if (number is double d && !double.IsFinite(d) || number is float f && !float.IsFinite(f)) return $"\"{written}\"";
        // 7 keeps a fraction visible ("1.0"); 5.1 writes "1".
        return Dialect.IsWindowsPowerShell || written.IndexOfAny(['.', 'E']) >= 0 ? written : written + ".0";
    }

    private static string Time(DateTime time)
    {
        if (Dialect.IsWindowsPowerShell)
            return $"\u0001Date({new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds()})\u0001";
        return time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);
    }

    private void String(string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                '\u0001' when value.StartsWith("\u0001Date(", StringComparison.Ordinal) => "\\/",
                '<' or '>' or '&' or '\'' when Dialect.IsWindowsPowerShell => $"\\u{(int)c:x4}",
                < ' ' or '\u0085' or '\u2028' or '\u2029' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }
        text.Append('"');
    }
}
