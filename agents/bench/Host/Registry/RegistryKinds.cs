using System.Collections;
using System.Management.Automation;
using Microsoft.Win32;

namespace Sluice.Bench.Registry;

/// <summary>Conversions between what scripts write and read, and the kinds the registry keeps.</summary>
internal static class RegistryKinds
{
    /// <summary>A kind by the name scripts give it; no name means String.</summary>
    public static bool TryParse(string? name, out RegistryValueKind kind)
    {
        kind = RegistryValueKind.String;
        return string.IsNullOrEmpty(name) || (Enum.TryParse(name, ignoreCase: true, out kind) && kind is not (RegistryValueKind.None or RegistryValueKind.Unknown));
    }

    /// <summary>The kind a new value gets when the script names none: by the type of its data, as .NET does.</summary>
    public static RegistryValueKind ForValue(object? value) => Bare(value) switch
    {
        int => RegistryValueKind.DWord,
        byte[] => RegistryValueKind.Binary,
        string[] or object[] => RegistryValueKind.MultiString,
        _ => RegistryValueKind.String,
    };

    /// <summary>Data of exactly the type a kind keeps. Throws <see cref="PSInvalidCastException"/> for what does not fit.</summary>
    public static object Convert(object? value, RegistryValueKind kind) => kind switch
    {
        RegistryValueKind.DWord => Bare(value) switch
        {
            uint large => unchecked((int)large),
            long and > int.MaxValue and <= uint.MaxValue and var large => unchecked((int)(uint)large),
            _ => LanguagePrimitives.ConvertTo<int>(value),
        },
        RegistryValueKind.QWord => Bare(value) is ulong large ? unchecked((long)large) : LanguagePrimitives.ConvertTo<long>(value),
        RegistryValueKind.Binary => LanguagePrimitives.ConvertTo<byte[]>(value ?? Array.Empty<byte>()),
        RegistryValueKind.MultiString => Bare(value) is IEnumerable many and not string
            ? many.Cast<object?>().Select(item => item?.ToString() ?? "").ToArray()
            : LanguagePrimitives.ConvertTo<string[]>(value),
        _ => LanguagePrimitives.ConvertTo<string>(value) ?? "",
    };

    /// <summary>What Get-ItemProperty shows: whole numbers above the signed range come as unsigned, text expanded.</summary>
    public static object Readable(RegistryValue value) => value.ToObject(expand: true) switch
    {
        int and < 0 and var number => unchecked((uint)number),
        long and < 0 and var number => unchecked((ulong)number),
        var other => other,
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
