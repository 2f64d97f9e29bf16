namespace Sluice.Bench.Wua.Com;

[ComInterface("IUpdateIdentity")]
public sealed class UpdateIdentity
{
    internal UpdateIdentity(string updateId, int revision) => (UpdateID, RevisionNumber) = (updateId, revision);

    public int RevisionNumber { get; }
    public string UpdateID { get; }
}

[ComInterface("IInstallationBehavior")]
public sealed class InstallationBehavior
{
    internal InstallationBehavior(Offer offer) =>
        (CanRequestUserInput, Impact, RebootBehavior) = (offer.CanRequestUserInput, offer.Impact, offer.RebootBehavior);

    public bool CanRequestUserInput { get; }
    public int Impact { get; }
    public int RebootBehavior { get; }
    public bool RequiresNetworkConnectivity => false;
}

/// <summary>One update. Its flags are read afresh from the datastore, as the real object's are.</summary>
[ComInterface("IUpdate5")]
public class Update
{
    internal Update(Offer offer) => Offer = offer;

    internal Offer Offer { get; }

    private UpdateState State => UpdateAgent.Current.Store.Read().State(UpdateAgent.Key(Offer));
    private Candidate Flags => UpdateAgent.Current.Describe(Offer, UpdateAgent.Current.Store.Read());

    public string Title => Offer.Title;
    public bool AutoSelectOnWebSites => Offer.AutoSelectOnWebSites;
    public UpdateCollection BundledUpdates => new();
    public bool CanRequireSource => false;
    public CategoryCollection Categories => new(Offer.Categories.Select(c => new Category(c)));
    public object? Deadline => null;
    public bool DeltaCompressedContentAvailable => false;
    public bool DeltaCompressedContentPreferred => true;
    public string Description => Offer.Description;
    public bool EulaAccepted => Offer.Eula is null || State.EulaAccepted;
    public string? EulaText => Offer.Eula;
    public string HandlerID => "http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/Cbs";
    public UpdateIdentity Identity => new(Offer.Id, Offer.Revision);
    public object? Image => null;
    public InstallationBehavior InstallationBehavior => new(Offer);
    public bool IsBeta => false;
    public bool IsDownloaded => UpdateAgent.Current.IsStaged(UpdateAgent.Key(Offer), State);

    [Behaviour("mandatory-hide", Basis.Observed, "Hiding a mandatory update answers 0x80248016", "ansible.windows win_updates; wuerror.h")]
    [Behaviour("hide-per-revision", Basis.Assumed, "Hiding holds for one revision: a new revision comes back unhidden", "field reports, see the reference")]
    public bool IsHidden
    {
        get => State.Hidden;
        set
        {
            UpdateAgent.RequireLocalLogon();
            if (value && Offer.Mandatory) throw HResults.Failure(HResults.DeclineNotAllowed);
            UpdateAgent.Current.Store.Update(s => s.State(UpdateAgent.Key(Offer)).Hidden = value);
            UpdateAgent.Current.Machine.Record(value ? "hidden" : "unhidden", new { updateId = Offer.Id, revision = Offer.Revision });
        }
    }

    public bool IsInstalled => Flags.IsInstalled;
    public bool IsMandatory => Offer.Mandatory;
    public bool IsUninstallable => Offer.Uninstallable;
    public StringCollection Languages => new();
    public DateTime LastDeploymentChangeTime => DateTime.SpecifyKind(Offer.ChangedAt, DateTimeKind.Unspecified);
    public decimal MaxDownloadSize => Offer.Size;
    public decimal MinDownloadSize => 0;
    public StringCollection MoreInfoUrls => new(Offer.Kb.Select(kb => $"https://support.microsoft.com/help/{kb}"));
    public string? MsrcSeverity => Offer.Severity;
    public int RecommendedCpuSpeed => 0;
    public int RecommendedHardDiskSpace => 0;
    public int RecommendedMemory => 0;
    public string? ReleaseNotes => null;
    public StringCollection SecurityBulletinIDs => new();
    public StringCollection SupersededUpdateIDs => new(Offer.Supersedes);
    public string SupportUrl => "https://support.microsoft.com/";
    public int Type => Offer.Type;
    public string? UninstallationNotes => null;
    public InstallationBehavior? UninstallationBehavior => null;
    public StringCollection UninstallationSteps => new();
    public StringCollection KBArticleIDs => new(Offer.Kb);
    public int DeploymentAction => Offer.DeploymentAction;
    public int DownloadPriority => 2;
    public UpdateDownloadContentCollection DownloadContents => new([]);
    public bool RebootRequired => Flags.RebootRequired;
    public bool IsPresent => Flags.IsPresent;
    public StringCollection CveIDs => new(Offer.Cves);
    public bool BrowseOnly => Offer.BrowseOnly;
    public bool PerUser => false;
    public int AutoSelection => 0;
    public int AutoDownload => 0;

    public void AcceptEula()
    {
        UpdateAgent.RequireLocalLogon();
        UpdateAgent.Current.Store.Update(s => s.State(UpdateAgent.Key(Offer)).EulaAccepted = true);
    }

    public void CopyFromCache(string path, bool toExtractCabFiles) => throw HResults.Failure(HResults.NotDownloaded);

    public void CopyToCache(StringCollection pFiles) => throw HResults.Failure(HResults.AccessDenied);
}

[ComInterface("IUpdate5", "IWindowsDriverUpdate")]
public sealed class WindowsDriverUpdate : Update
{
    internal WindowsDriverUpdate(Offer offer) : base(offer) { }

    public string DriverClass => Offer.Driver!.Class;
    public string DriverHardwareID => Offer.Driver!.HardwareId;
    public string DriverManufacturer => Offer.Driver!.Manufacturer;
    public string DriverModel => Offer.Driver!.Model;
    public string DriverProvider => Offer.Driver!.Provider;
    public DateTime DriverVerDate => DateTime.SpecifyKind(Offer.Driver!.VerDate, DateTimeKind.Unspecified);
    public int DeviceProblemNumber => 0;
    public int DeviceStatus => 0x0180200A;
}

[ComInterface("IUpdateHistoryEntry2")]
public sealed class UpdateHistoryEntry
{
    private readonly HistoryLine line;

    internal UpdateHistoryEntry(HistoryLine line) => this.line = line;

    public int Operation => line.Operation;
    public int ResultCode => line.ResultCode;
    public int HResult => line.HResult;
    /// <summary>UTC, without saying so: that is how an OLE date arrives.</summary>
    public DateTime Date => DateTime.SpecifyKind(line.Date.ToUniversalTime(), DateTimeKind.Unspecified);
    public UpdateIdentity UpdateIdentity => new(line.UpdateId, line.Revision);
    public string Title => line.Title;
    public string Description => "";
    public int UnmappedResultCode => 0;
    [Behaviour("history-client", Basis.Observed, "A history entry keeps the ClientApplicationID of whoever installed", "IUpdateHistoryEntry documentation")]
    public string ClientApplicationID => line.Client;
    public int ServerSelection => 2;
    public string ServiceID => "9482f4b4-e343-43b6-b170-9a65bc822c77";
    public StringCollection UninstallationSteps => new();
    public string? UninstallationNotes => null;
    public string SupportUrl => "https://support.microsoft.com/";
    public CategoryCollection Categories =>
        new(UpdateAgent.Current.Offer($"{line.UpdateId}:{line.Revision}")?.Categories.Select(c => new Category(c)) ?? []);
}
