using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using Microsoft.Win32;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Registry;

/// <summary>
/// The registry provider where there is no Windows: same drives, paths, kinds and error ids as the engine's own, over
/// registry.json. HKU: is no drive here because it is none in PowerShell either (use `Registry::HKEY_USERS`).
/// </summary>
[CmdletProvider("Registry", ProviderCapabilities.ShouldProcess)]
public sealed class RegistryProvider : NavigationCmdletProvider, IPropertyCmdletProvider, IDynamicPropertyCmdletProvider
{
    private static RegistryStore Store => SimulatedMachine.Current.Registry;

    protected override Collection<PSDriveInfo> InitializeDefaultDrives() =>
    [
        new PSDriveInfo("HKLM", ProviderInfo, "HKEY_LOCAL_MACHINE", "", null),
        new PSDriveInfo("HKCU", ProviderInfo, "HKEY_CURRENT_USER", "", null),
    ];

    protected override bool IsValidPath(string path) => true;
    protected override bool ItemExists(string path) => Store.Exists(path);
    protected override bool IsItemContainer(string path) => Store.Exists(path);
    protected override bool HasChildItems(string path) => Store.Key(path)?.Keys.Count > 0;

    protected override void GetItem(string path)
    {
        if (Found(path)) WriteItemObject(Item(path), path, isContainer: true);
    }

    protected override void GetChildItems(string path, bool recurse)
    {
        if (!Found(path)) return;
        foreach (var name in Store.Key(path)!.Keys.Keys)
        {
            var child = MakePath(path, name);
            WriteItemObject(Item(child), child, isContainer: true);
            if (recurse) GetChildItems(child, recurse: true);
        }
    }

    protected override void GetChildNames(string path, ReturnContainers returnContainers)
    {
        foreach (var name in Store.Key(path)?.Keys.Keys ?? Enumerable.Empty<string>()) WriteItemObject(name, MakePath(path, name), true);
    }

    protected override void NewItem(string path, string itemTypeName, object newItemValue)
    {
        if (Store.Exists(path) && !Force)
        {
            Fail(new IOException("A key in this path already exists."), ErrorCategory.ResourceExists, path);
            return;
        }
        var names = RegistryStore.Split(path);
        if (!Force && !Store.Exists(string.Join('\\', names[..^1])))
        {
            Fail(new ArgumentException($"The parent of '{path}' does not exist."), ErrorCategory.InvalidArgument, path);
            return;
        }
        // With Force an existing key is deleted and made again: its values are gone. That is what the real provider does.
        Store.CreateKey(path, emptied: Force);
        if (newItemValue is not null) Store.SetValue(path, "", RegistryValueKind.String, newItemValue.ToString()!);
        WriteItemObject(Item(path), path, isContainer: true);
    }

    protected override void RemoveItem(string path, bool recurse)
    {
        if (Found(path)) Store.RemoveKey(path);
    }

    public void GetProperty(string path, Collection<string>? providerSpecificPickList)
    {
        if (!Found(path)) return;
        var values = Store.Key(path)!.Values;
        var made = new PSObject();
        if (providerSpecificPickList is null or { Count: 0 })
        {
            foreach (var (name, value) in values) made.Properties.Add(new PSNoteProperty(Shown(name), RegistryKinds.Readable(value)));
        }
        foreach (var asked in providerSpecificPickList ?? [])
        {
            var pattern = WildcardPattern.Get(asked, WildcardOptions.IgnoreCase);
            var matches = values.Where(v => pattern.IsMatch(Shown(v.Key))).ToList();
            foreach (var (name, value) in matches) made.Properties.Add(new PSNoteProperty(Shown(name), RegistryKinds.Readable(value)));
            if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(asked)) NoSuchProperty(asked, path);
        }
        if (made.Properties.Any()) WritePropertyObject(made, path);
    }

    public void SetProperty(string path, PSObject propertyValue)
    {
        if (!Found(path)) return;
        foreach (var property in propertyValue.Properties)
        {
            var name = Kept(property.Name);
            var existing = Store.Key(path)!.Values.GetValueOrDefault(name)?.Kind;
            Write(path, name, existing ?? RegistryKinds.ForValue(property.Value), property.Value);
        }
    }

    public void NewProperty(string path, string propertyName, string propertyTypeName, object? value)
    {
        if (!Found(path)) return;
        if (!RegistryKinds.TryParse(propertyTypeName, out var kind))
        {
            Fail(new ArgumentException($"'{propertyTypeName}' is not a kind of registry value."), ErrorCategory.InvalidArgument, path);
            return;
        }
        if (!Force && Store.Key(path)!.Values.ContainsKey(Kept(propertyName)))
        {
            Fail(new IOException("The property already exists."), ErrorCategory.ResourceExists, path);
            return;
        }
        if (!Write(path, Kept(propertyName), kind, value)) return;
        GetProperty(path, [propertyName]);
    }

    public void RemoveProperty(string path, string propertyName)
    {
        if (Found(path) && !Store.RemoveValue(path, Kept(propertyName)) && !Force) NoSuchProperty(propertyName, path);
    }

    public void ClearProperty(string path, Collection<string> propertyToClear) => throw new PSNotSupportedException();
    public void CopyProperty(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) => throw new PSNotSupportedException();
    public void MoveProperty(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) => throw new PSNotSupportedException();
    public void RenameProperty(string path, string sourceProperty, string destinationProperty) => throw new PSNotSupportedException();
    public object? GetPropertyDynamicParameters(string path, Collection<string>? providerSpecificPickList) => null;
    public object? SetPropertyDynamicParameters(string path, PSObject propertyValue) => null;
    public object? ClearPropertyDynamicParameters(string path, Collection<string> propertyToClear) => null;
    public object NewPropertyDynamicParameters(string path, string propertyName, string propertyTypeName, object? value) => null!;
    public object RemovePropertyDynamicParameters(string path, string propertyName) => null!;
    public object RenamePropertyDynamicParameters(string path, string sourceProperty, string destinationProperty) => null!;
    public object CopyPropertyDynamicParameters(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) => null!;
    public object MovePropertyDynamicParameters(string sourcePath, string sourceProperty, string destinationPath, string destinationProperty) => null!;

    private static PSObject Item(string path)
    {
        var key = new SimulatedRegistryKey(path);
        var item = PSObject.AsPSObject(key);
        item.Properties.Add(new PSNoteProperty("Property", key.GetValueNames().Select(Shown).ToArray()));
        return item;
    }

    private bool Write(string path, string name, RegistryValueKind kind, object? value)
    {
        try
        {
            Store.SetValue(path, name, kind, RegistryKinds.Convert(value, kind));
            return true;
        }
        catch (PSInvalidCastException wrong)
        {
            Fail(wrong, ErrorCategory.WriteError, path);
            return false;
        }
    }

    private bool Found(string path)
    {
        if (Store.Exists(path)) return true;
        WriteError(new ErrorRecord(
            new ItemNotFoundException($"Cannot find path '{path}' because it does not exist."), "PathNotFound", ErrorCategory.ObjectNotFound, path));
        return false;
    }

    private void NoSuchProperty(string name, string path) => Fail(
        new PSArgumentException($"Property {name} does not exist at path {RegistryStore.Canonical(path)}."), ErrorCategory.InvalidArgument, name);

    private void Fail(Exception problem, ErrorCategory category, object target) =>
        WriteError(new ErrorRecord(problem, problem.GetType().FullName!, category, target));

    // The unnamed value of a key goes by "(default)" in PowerShell.
    private static string Shown(string name) => name.Length == 0 ? "(default)" : name;
    private static string Kept(string name) => string.Equals(name, "(default)", StringComparison.OrdinalIgnoreCase) ? "" : name;
}
