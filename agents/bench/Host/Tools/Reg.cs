using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32;
using Sluice.Bench.Machine;
using Sluice.Bench.Registry;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Tools;

/// <summary>reg.exe: import, add, delete, query. Import reads what regedit writes, all kinds included.</summary>
internal static partial class Reg
{
    public static int Run(SimulatedMachine machine, string[] args)
    {
        try
        {
            switch (args.FirstOrDefault()?.ToLowerInvariant())
            {
                case "import" when args.Length >= 2:
                    Import(machine.Registry, CommandLineText.HostPath(args[1]));
                    machine.Record("program", new { program = "reg.exe", arguments = args });
                    break;
                case "delete" when args.Length >= 2:
                    return After(args, "/v") is { } value
                        ? Answer(machine.Registry.RemoveValue(args[1], value))
                        : Answer(machine.Registry.RemoveKey(args[1]));
                case "add" when args.Length >= 2:
                    Add(machine.Registry, args);
                    break;
                case "query" when args.Length >= 2:
                    return Query(machine.Registry, args[1], After(args, "/v"));
                default:
                    return Fail("ERROR: Invalid syntax.");
            }
        }
        catch (Exception problem) when (problem is IOException or FormatException)
        {
            return Fail("ERROR: " + problem.Message);
        }
        Console.WriteLine("The operation completed successfully.");
        return 0;
    }

    /// <summary>Applies a .reg file. Throws <see cref="FormatException"/> before any change for a file that is not one.</summary>
    private static void Import(RegistryStore registry, string path)
    {
        using var reader = new StreamReader(path, Encoding.Latin1, detectEncodingFromByteOrderMarks: true);
        var text = reader.ReadToEnd();
        var lines = Continuation().Replace(text, "").Split('\n').Select(line => line.Trim()).ToList();
        if (lines[0] is not ("Windows Registry Editor Version 5.00" or "REGEDIT4"))
            throw new FormatException("The specified file is not a registry script.");
        string? key = null;
        foreach (var line in lines.Skip(1).Where(line => line.Length > 0 && line[0] != ';'))
        {
            if (line.StartsWith("[-", StringComparison.Ordinal)) registry.RemoveKey(line[2..^1]);
            else if (line[0] == '[') registry.CreateKey(key = line[1..^1]);
            else Value(registry, key ?? throw new FormatException("A value stands before any key."), line);
        }
    }

    private static void Value(RegistryStore registry, string key, string line)
    {
        var match = Assignment().Match(line);
        if (!match.Success) throw new FormatException($"'{line}' is not a line of a registry script.");
        var name = match.Groups["name"].Success ? Unescape(match.Groups["name"].Value) : "";
        var data = match.Groups["data"].Value.Trim();
        if (data == "-")
        {
            registry.RemoveValue(key, name);
            return;
        }
        var (kind, value) = Data(data);
        registry.SetValue(key, name, kind, value);
    }

    private static (RegistryValueKind Kind, object Value) Data(string data)
    {
        if (data[0] == '"') return (RegistryValueKind.String, Unescape(data[1..^1]));
        if (data.StartsWith("dword:", StringComparison.OrdinalIgnoreCase))
            return (RegistryValueKind.DWord, unchecked((int)uint.Parse(data[6..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        var hex = Hexadecimal().Match(data);
        if (!hex.Success) throw new FormatException($"'{data}' is not a registry value.");
        var bytes = Convert.FromHexString(hex.Groups["bytes"].Value.Replace(",", "").Replace(" ", ""));
        return hex.Groups["kind"].Value.ToLowerInvariant() switch
        {
            "" or "3" => (RegistryValueKind.Binary, bytes),
            "1" => (RegistryValueKind.String, Unicode(bytes)),
            "2" => (RegistryValueKind.ExpandString, Unicode(bytes)),
            "4" => (RegistryValueKind.DWord, BitConverter.ToInt32(bytes)),
            "7" => (RegistryValueKind.MultiString, Encoding.Unicode.GetString(bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries)),
            "b" => (RegistryValueKind.QWord, BitConverter.ToInt64(bytes)),
            var other => throw new FormatException($"hex({other}) is not a kind this PC keeps."),
        };
    }

    private static void Add(RegistryStore registry, string[] args)
    {
        registry.CreateKey(args[1]);
        if (After(args, "/v") is not { } name) return;
        var data = After(args, "/d") ?? "";
        switch (After(args, "/t")?.ToUpperInvariant())
        {
            case "REG_DWORD":
                registry.SetValue(args[1], name, RegistryValueKind.DWord, unchecked((int)Convert.ToUInt32(data, data.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : 10)));
                break;
            case null or "REG_SZ":
                registry.SetValue(args[1], name, RegistryValueKind.String, data);
                break;
            case var other:
                throw new FormatException($"{other} is not simulated here; use import.");
        }
    }

    private static int Query(RegistryStore registry, string path, string? name)
    {
        if (registry.Key(path) is not { } key) return Fail("ERROR: The system was unable to find the specified registry key or value.");
        var values = key.Values.Where(v => name is null || v.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (name is not null && values.Count == 0) return Fail("ERROR: The system was unable to find the specified registry key or value.");
        Console.WriteLine($"\n{RegistryStore.Canonical(path)}");
        foreach (var (shown, value) in values) Console.WriteLine($"    {shown}    {value.Kind}    {value.ToObject()}");
        return 0;
    }

    private static string Unicode(byte[] bytes) => Encoding.Unicode.GetString(bytes).TrimEnd('\0');
    private static string Unescape(string text) => Escape().Replace(text, "$1");

    private static string? After(string[] args, string option)
    {
        var at = Array.FindIndex(args, a => a.Equals(option, StringComparison.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    private static int Answer(bool found) => found ? 0 : Fail("ERROR: The system was unable to find the specified registry key or value.");

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }

    [GeneratedRegex(@"\\\r?\n\s*")]
    private static partial Regex Continuation();

    [GeneratedRegex("^(?:@|\"(?<name>(?:[^\"\\\\]|\\\\.)*)\")\\s*=(?<data>.+)$")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"^hex(?:\((?<kind>[0-9a-f]+)\))?:(?<bytes>[0-9a-f, ]*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
