namespace Sluice.Bench.Wua;

internal sealed record CategoryFact(string Id, string Name);

/// <summary>What a driver update says about its device.</summary>
internal sealed class DriverFact
{
    public string Class { get; set; } = "";
    public string HardwareId { get; set; } = "";
    public string Manufacturer { get; set; } = "";
    public string Model { get; set; } = "";
    public string Provider { get; set; } = "";
    public DateTime VerDate { get; set; }
}

/// <summary>
/// catalogue.json: one update as simulated Microsoft offers it. A test edits the file to bring out new ones, withdraw old
/// ones, or make them fail. Numbers follow the API's enums; sizes in bytes; instants in UTC.
/// </summary>
internal sealed class Offer
{
    public string Id { get; set; } = "";
    public int Revision { get; set; } = 200;
    public string Title { get; set; } = "";
    public string Description { get; set; } = "";
    public List<string> Kb { get; set; } = [];
    public List<CategoryFact> Categories { get; set; } = [];
    /// <summary>1 software, 2 driver.</summary>
    public int Type { get; set; } = 1;
    /// <summary>0 normal, 1 minor, 2 exclusive.</summary>
    public int Impact { get; set; }
    /// <summary>0 never, 1 always, 2 can request.</summary>
    public int RebootBehavior { get; set; } = 2;
    /// <summary>Installs itself only if this update then really needs a restart.</summary>
    public bool NeedsRestart { get; set; }
    public bool Mandatory { get; set; }
    public bool BrowseOnly { get; set; }
    public bool AutoSelectOnWebSites { get; set; } = true;
    /// <summary>1 installation, 4 optional installation.</summary>
    public int DeploymentAction { get; set; } = 1;
    public bool CanRequestUserInput { get; set; }
    public bool Uninstallable { get; set; }
    public long Size { get; set; } = 10_000_000;
    public string? Eula { get; set; }
    public string? Severity { get; set; }
    public List<string> Supersedes { get; set; } = [];
    public List<string> Cves { get; set; } = [];
    public DriverFact? Driver { get; set; }
    public DateTime ChangedAt { get; set; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The builds it is for; none: every one.</summary>
    public List<int> Builds { get; set; } = [];
    public DateTime? OfferedFrom { get; set; }
    public DateTime? OfferedUntil { get; set; }
    /// <summary>The update build revision after its restart; null: it does not change the revision.</summary>
    public int? ResultUbr { get; set; }
    /// <summary>The build after its restart: a feature update, which needs Commit.</summary>
    public int? ResultBuild { get; set; }
    public string? ResultDisplayVersion { get; set; }

    /// <summary>How long its installation takes, before SLUICE_BENCH_SPEED.</summary>
    public double InstallSeconds { get; set; } = 30;
    /// <summary>An HRESULT its download ends with, for example `0x80246002`.</summary>
    public string? DownloadFailure { get; set; }
    /// <summary>An HRESULT its installation ends with.</summary>
    public string? InstallFailure { get; set; }
    /// <summary>It installs, but the restart rolls it back.</summary>
    public bool RollsBack { get; set; }

    public bool IsIn(string categoryId) => Categories.Any(c => c.Id.Equals(categoryId, StringComparison.OrdinalIgnoreCase));
}

internal sealed class Catalogue
{
    public const string Definitions = "e0789628-ce08-4437-be74-2495b842f43b";

    public List<Offer> Updates { get; set; } = [];
}
