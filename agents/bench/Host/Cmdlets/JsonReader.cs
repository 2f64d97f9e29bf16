using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sluice.Bench.Cmdlets;

/// <summary>Objects as ConvertFrom-Json makes them from text.</summary>
internal static partial class JsonReader
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 1024, AllowDuplicateProperties = true,
    };

    /// <summary>Parses a whole text. Throws <see cref="ArgumentException"/> for text that is not JSON.</summary>
    public static object? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return Value(document.RootElement);
        }
        catch (JsonException problem)
        {
            throw new ArgumentException("Conversion from JSON failed with error: " + problem.Message, problem);
        }
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => Text(element.GetString()!),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static PSObject Object(JsonElement element)
    {
        var made = new PSObject();
        foreach (var member in element.EnumerateObject())
        {
            if (made.Properties[member.Name] is { } clash)
            {
                throw new DuplicateKeyException(
                    clash.Name == member.Name ? "DuplicateKeysInJsonString" : "KeysWithDifferentCasingInJsonString",
                    $"Cannot convert the JSON string because it contains the keys '{clash.Name}' and '{member.Name}', which are one name to PowerShell.");
            }
            made.Properties.Add(new PSNoteProperty(member.Name, Value(member.Value)));
        }
        return made;
    }

    private static object Number(JsonElement element)
    {
        var raw = element.GetRawText();
        if (raw.IndexOfAny(['.', 'e', 'E']) >= 0)
        {
            if (Dialect.IsWindowsPowerShell && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)) return exact;
            return element.GetDouble();
        }
        if (Dialect.IsWindowsPowerShell && element.TryGetInt32(out var small)) return small;
        return element.TryGetInt64(out var integer) ? (object)integer : BigInteger.Parse(raw, CultureInfo.InvariantCulture);
    }

    // 7 turns ISO instants into DateTime; 5.1 leaves them alone.
    private static object Text(string text) =>
        !Dialect.IsWindowsPowerShell && IsoInstant().IsMatch(text) &&
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : text;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$")]
    private static partial Regex IsoInstant();
}

internal sealed class DuplicateKeyException(string errorId, string message) : InvalidOperationException(message)
{
    public string ErrorId => errorId;
}
