namespace Sluice.Bench.Registry;
[System.Management.Automation.Provider.CmdletProvider("Registry", System.Management.Automation.Provider.ProviderCapabilities.None)]
public sealed class RegistryProvider : System.Management.Automation.Provider.NavigationCmdletProvider { protected override bool IsValidPath(string path) => true; }
