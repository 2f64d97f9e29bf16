namespace Sluice.Bench.Wua;

/// <summary>What this PC knows of one update revision.</summary>
internal sealed class UpdateState
{
    public long BytesDownloaded { get; set; }
    public bool Downloaded { get; set; }
    public bool Installed { get; set; }
    public bool RestartPending { get; set; }
    public bool Committed { get; set; }
    public bool Hidden { get; set; }
    public bool EulaAccepted { get; set; }
}

/// <summary>One line of the update history.</summary>
internal sealed class HistoryLine
{
    public DateTime Date { get; set; }
    public string Title { get; set; } = "";
    public string UpdateId { get; set; } = "";
    public int Revision { get; set; }
    /// <summary>1 installation, 2 uninstallation.</summary>
    public int Operation { get; set; } = 1;
    public int ResultCode { get; set; }
    public int HResult { get; set; }
    public string Client { get; set; } = "";
}

/// <summary>One update of a running installation. It ends at a real instant, whoever is looking then.</summary>
internal sealed class RunningItem
{
    public string Key { get; set; } = "";
    public DateTime StartsAt { get; set; }
    public DateTime EndsAt { get; set; }
    public int ResultCode { get; set; }
    public int HResult { get; set; }
    public bool RestartRequired { get; set; }
    public bool Done { get; set; }
}

internal sealed class RunningInstall
{
    public string Id { get; set; } = "";
    public string Client { get; set; } = "";
    public List<RunningItem> Items { get; set; } = [];
}

/// <summary>wua.json: DataStore.edb, the history and what the engine is doing, as far as anybody can see it through the API.</summary>
internal sealed class Datastore
{
    /// <summary>By `updateid:revision`: a new revision starts afresh, so a hidden update comes back with it.</summary>
    public SortedDictionary<string, UpdateState> Updates { get; set; } = new();
    public List<HistoryLine> History { get; set; } = [];
    public List<string> LastOnlineSearch { get; set; } = [];
    public RunningInstall? Running { get; set; }
    /// <summary>The last installation, kept so that its job can still be asked for the results.</summary>
    public RunningInstall? Last { get; set; }
    public List<string> Services { get; set; } = [];
    public DateTime? LastSearchSuccess { get; set; }
    public DateTime? LastInstallationSuccess { get; set; }

    public UpdateState State(string key)
    {
        if (!Updates.TryGetValue(key, out var state)) Updates[key] = state = new UpdateState();
        return state;
    }
}
