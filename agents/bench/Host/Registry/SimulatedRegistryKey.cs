using Microsoft.Win32;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Registry;

/// <summary>What Get-Item gives for a key: the reading members of Microsoft.Win32.RegistryKey, over the simulated registry.</summary>
public sealed class SimulatedRegistryKey : IDisposable
{
    private readonly string path;

    internal SimulatedRegistryKey(string path) => this.path = path;

    public string Name => RegistryStore.Canonical(path);
    public int ValueCount => Node.Values.Count;
    public int SubKeyCount => Node.Keys.Count;

    private RegistryNode Node => SimulatedMachine.Current.Registry.Key(path)
        ?? throw new IOException("Illegal operation attempted on a registry key that has been marked for deletion.");

    public string[] GetValueNames() => [.. Node.Values.Keys];
    public string[] GetSubKeyNames() => [.. Node.Keys.Keys];
    public object? GetValue(string? name) => GetValue(name, null);
    public object? GetValue(string? name, object? defaultValue) => GetValue(name, defaultValue, RegistryValueOptions.None);

    public object? GetValue(string? name, object? defaultValue, RegistryValueOptions options) =>
        Node.Values.GetValueOrDefault(name ?? "")?.ToObject(expand: options != RegistryValueOptions.DoNotExpandEnvironmentNames) ?? defaultValue;

    public RegistryValueKind GetValueKind(string? name) => Node.Values.GetValueOrDefault(name ?? "")?.Kind
        ?? throw new IOException("The specified registry key does not exist.");

    public SimulatedRegistryKey? OpenSubKey(string name)
    {
        var below = $"{path}\\{name}";
        return SimulatedMachine.Current.Registry.Exists(below) ? new SimulatedRegistryKey(below) : null;
    }

    public void Close() { }
    public void Dispose() { }
    public override string ToString() => Name;
}
