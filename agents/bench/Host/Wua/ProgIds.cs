using System.Runtime.InteropServices;
using Sluice.Bench.Wua.Com;

namespace Sluice.Bench.Wua;

/// <summary>The COM classes that exist on the simulated PC.</summary>
internal static class ProgIds
{
    private const int ClassNotRegistered = unchecked((int)0x80040154);

    /// <summary>A new object of a class. Throws <see cref="COMException"/> 0x80040154 for one that is not registered.</summary>
    public static object Create(string progId) => progId.ToLowerInvariant() switch
    {
        "microsoft.update.session" => new UpdateSession(),
        "microsoft.update.searcher" => new UpdateSearcher(),
        "microsoft.update.downloader" => new UpdateDownloader(),
        "microsoft.update.installer" => new UpdateInstaller(),
        "microsoft.update.updatecoll" => new UpdateCollection(),
        "microsoft.update.stringcoll" => new StringCollection(),
        "microsoft.update.systeminfo" => new SystemInformation(),
        "microsoft.update.autoupdate" => new AutomaticUpdates(),
        "microsoft.update.servicemanager" => new UpdateServiceManager(),
        "microsoft.update.agentinfo" => new WindowsUpdateAgentInfo(),
        "microsoft.update.webproxy" => new WebProxy(),
        "wscript.shell" => new Windows.MessageBox(),
        _ => throw new COMException($"Retrieving the COM class factory for component {progId} failed: 80040154 Class not registered.", ClassNotRegistered),
    };
}
