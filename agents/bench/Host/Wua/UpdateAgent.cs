using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using Microsoft.Win32;
using Sluice.Bench.Machine;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Wua;

/// <summary>
/// The engine behind the COM objects (wuauserv): what is offered to this PC, and what its policies let a caller do.
/// All state is in files, so it outlives the process and is shared by all of them.
/// </summary>
internal sealed partial class UpdateAgent(SimulatedMachine machine)
{
    private const string Policy = @"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate";
    private const string CurrentVersion = @"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion";
    private const string RestartKey = @"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired";
    private const string ServicingKey = @"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending";

    private readonly StateFile<Catalogue> catalogue = new(machine, "catalogue.json");
    private readonly StateFile<Datastore> store = new(machine, "wua.json");

    public static UpdateAgent Current => new(SimulatedMachine.Current);

    /// <summary>How many simulated seconds pass in a real one.</summary>
    public static double Speed =>
        double.TryParse(Environment.GetEnvironmentVariable("SLUICE_BENCH_SPEED"), CultureInfo.InvariantCulture, out var speed) && speed > 0 ? speed : 1000;

    public SimulatedMachine Machine => machine;
    public StateFile<Datastore> Store => store;

    public int Build => int.Parse((string)machine.Registry.Value(CurrentVersion, "CurrentBuild")!, CultureInfo.InvariantCulture);
    public int Ubr => machine.Registry.Number(CurrentVersion, "UBR");

    public static string Key(Offer offer) => $"{offer.Id}:{offer.Revision}";

    public Offer? Offer(string key) => catalogue.Read().Updates.Find(offer => Key(offer) == key);

    [Behaviour("network-logon-refused", Basis.Observed, "Over a network logon (SSH, WinRM) the API answers 0x80070005", "Win32-OpenSSH#2083, #2310; ansible.windows win_updates")]
    public static void RequireLocalLogon()
    {
        if (Environment.GetEnvironmentVariable("SLUICE_BENCH_LOGON") == "network") throw HResults.Failure(HResults.AccessDenied);
    }

    /// <summary>
    /// As <see cref="RequireLocalLogon"/>, for a property: the engine swallows what a .NET getter throws, except this type,
    /// while a failing COM property does throw.
    /// </summary>
    public static void RequireLocalLogonToRead()
    {
        try { RequireLocalLogon(); }
        catch (COMException failure) { throw new MethodException(failure.Message, failure); }
    }

    /// <summary>Throws what the API answers while a policy or a disabled service stands in the way.</summary>
    [Behaviour("service-disabled", Basis.Observed, "With wuauserv disabled every call answers 0x80070422", "Microsoft: Windows Update error reference")]
    [Behaviour("access-policy", Basis.Observed, "DisableWindowsUpdateAccess=1 answers 0x8024002F", "wuerror.h; Windows Update Agent result codes")]
    public void RequireAllowed()
    {
        RequireLocalLogon();
        var services = new Services(machine);
        if (services.StartType("wuauserv") == 4) throw HResults.Failure(HResults.ServiceDisabled);
        if (machine.Registry.Number(Policy, "DisableWindowsUpdateAccess") == 1) throw HResults.Failure(HResults.CallCancelledByPolicy);
        services.SetRunning("wuauserv", true); // its trigger starts it for every caller
    }

    /// <summary>Throws where this PC's Windows takes no callbacks from a late-bound caller (a knob of the machine).</summary>
    public void RequireLateBoundBegin()
    {
        if (!machine.Facts.Read().LateBoundBegin) throw HResults.Failure(HResults.InvalidArgument);
    }

    /// <summary>Throws what a search over the network answers under the server policies.</summary>
    [Behaviour("dummy-server", Basis.Observed, "UseWUServer=1 with a server that is none answers 0x80240438; without WUServer 0x80244011", "Parsec-Cloud-Preparation-Tool#73; Windows Update Agent result codes")]
    [Behaviour("internet-locations", Basis.Observed, "DoNotConnectToWindowsUpdateInternetLocations=1 answers 0x8024002E to a search at Microsoft", "WindowsUpdate.admx; wuerror.h")]
    public void RequireServer(int serverSelection, string serviceId)
    {
        var managed = machine.Registry.Number($@"{Policy}\AU", "UseWUServer") == 1;
        if (managed && serverSelection is 0 or 1)
            throw HResults.Failure(machine.Registry.Value(Policy, "WUServer") is null ? HResults.SusServerNotSet : HResults.EndpointUnreachable);
        if (managed && machine.Registry.Number(Policy, "DoNotConnectToWindowsUpdateInternetLocations") == 1) throw HResults.Failure(HResults.WuDisabled);
        if (serverSelection == 3 && !UpdateServices.IsKnown(store.Read(), serviceId)) throw HResults.Failure(HResults.UnknownService);
        var facts = machine.Facts.Read();
        if (!facts.NetworkUp) throw HResults.Failure(HResults.NameNotResolved);
        if (facts.SearchFailure is { } failure) throw HResults.Failure(HResults.Parse(failure));
    }

    /// <summary>The updates a search gives, and the warning that makes it partial, if any. Takes as long as a search takes.</summary>
    [Behaviour("offline-search", Basis.Observed, "Online=false uses only what the last online search left in the datastore", "Microsoft: How Windows Update works")]
    public (List<Offer> Found, int? Warning) Search(string criteria, bool online, int serverSelection, string serviceId, string client)
    {
        var wanted = Criteria.Parse(criteria);
        RequireAllowed();
        if (online) RequireServer(serverSelection, serviceId);
        var facts = machine.Facts.Read();
        Thread.Sleep(TimeSpan.FromSeconds((online ? facts.SearchSeconds : 1) / Speed));
        Settle();
        var state = store.Read();
        var offered = Applicable(state).ToList();
        if (!online) offered = [.. offered.Where(offer => state.LastOnlineSearch.Contains(Key(offer)))];
        else
        {
            store.Update(s =>
            {
                s.LastOnlineSearch = [.. offered.Select(Key)];
                s.LastSearchSuccess = machine.Now;
            });
        }
        var found = offered.Where(offer => wanted.Matches(Describe(offer, state))).ToList();
        machine.Record("search", new { criteria, online, client, found = found.Count });
        return (found, facts.SearchWarning is { } warning ? HResults.Parse(warning) : null);
    }

    /// <summary>What the flags of an update are now.</summary>
    [Behaviour("pending-is-not-installed", Basis.Assumed, "Installed and waiting for its restart, an update has IsInstalled=0, IsPresent=1 and RebootRequired=1", "our reading of IUpdate2")]
    public Candidate Describe(Offer offer, Datastore state)
    {
        var known = state.Updates.GetValueOrDefault(Key(offer)) ?? new UpdateState();
        var installed = known.Installed || IsContained(offer);
        return new Candidate(offer, installed, known.Hidden, installed || known.RestartPending, known.RestartPending);
    }

    [Behaviour("superseded-vanish", Basis.Observed, "Only the newest cumulative update is offered; a replaced one is gone from every search", "IUpdateSearcher documentation: IncludePotentiallySupersededUpdates no longer supported since Windows 10 1709")]
    [Behaviour("driver-policy", Basis.Assumed, "ExcludeWUDriversInQualityUpdate=1 hides drivers from API searches too", "our reading of the policy's text")]
    [Behaviour("target-release", Basis.Assumed, "TargetReleaseVersion naming the present release hides feature updates to another", "PSWindowsUpdate#40")]
    private IEnumerable<Offer> Applicable(Datastore state)
    {
        var now = machine.Now;
        var here = catalogue.Read().Updates
            .Where(o => (o.Builds.Count == 0 || o.Builds.Contains(Build)) && !(o.OfferedFrom > now) && !(o.OfferedUntil <= now))
            .ToList();
        var replaced = here.SelectMany(o => o.Supersedes).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var noDrivers = machine.Registry.Number(Policy, "ExcludeWUDriversInQualityUpdate") == 1;
        var pinned = machine.Registry.Number(Policy, "TargetReleaseVersion") == 1 ? machine.Registry.Value(Policy, "TargetReleaseVersionInfo") as string : null;
        foreach (var offer in here)
        {
            var flags = Describe(offer, state);
            if (!flags.IsPresent && replaced.Contains(offer.Id)) continue;
            if (offer.Type == 2 && noDrivers && !flags.IsPresent) continue;
            if (offer.ResultBuild is not null && pinned is not null && offer.ResultDisplayVersion != pinned) continue;
            yield return offer;
        }
    }

    // A cumulative update is installed when the PC's revision says so, however it got there.
    private bool IsContained(Offer offer) =>
        offer.ResultBuild is { } build ? Build >= build : offer.ResultUbr is { } ubr && Ubr >= ubr;

}
