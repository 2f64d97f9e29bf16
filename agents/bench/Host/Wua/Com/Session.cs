namespace Sluice.Bench.Wua.Com;

[ComInterface("IUpdateSession3")]
public sealed class UpdateSession
{
    internal UpdateSession() { }

    public string? ClientApplicationID { get; set; }
    public bool ReadOnly => false;
    public WebProxy? WebProxy { get; set; }
    public int UserLocale { get; set; } = 1033;

    public UpdateSearcher CreateUpdateSearcher() => new() { ClientApplicationID = ClientApplicationID };

    public UpdateDownloader CreateUpdateDownloader()
    {
        UpdateAgent.RequireLocalLogon();
        return new UpdateDownloader { ClientApplicationID = ClientApplicationID };
    }

    public UpdateInstaller CreateUpdateInstaller()
    {
        UpdateAgent.RequireLocalLogon();
        return new UpdateInstaller { ClientApplicationID = ClientApplicationID };
    }

    public UpdateServiceManager CreateUpdateServiceManager() => new();

    public UpdateHistoryEntryCollection QueryHistory(string criteria, int startIndex, int count) =>
        CreateUpdateSearcher().QueryHistory(startIndex, count);
}

[ComInterface("IUpdateSearcher3")]
public sealed class UpdateSearcher
{
    internal UpdateSearcher() { }

    public bool CanAutomaticallyUpgradeService { get; set; }
    public string? ClientApplicationID { get; set; }
    public bool IncludePotentiallySupersededUpdates { get; set; }
    public int ServerSelection { get; set; }
    public bool Online { get; set; } = true;
    public string ServiceID { get; set; } = "";
    public bool IgnoreDownloadPriority { get; set; }
    public int SearchScope { get; set; }

    public SearchResult Search(string criteria)
    {
        var (found, warning) = UpdateAgent.Current.Search(criteria, Online, ServerSelection, ServiceID, ClientApplicationID ?? "");
        return new SearchResult(found, warning);
    }

    public SearchJob BeginSearch(string criteria, object? onCompleted, object? state) => new(() => Search(criteria), state);

    public SearchResult EndSearch(SearchJob searchJob) => searchJob.Result;

    public string EscapeString(string unescaped) => unescaped.Replace("'", "''", StringComparison.Ordinal);

    public int GetTotalHistoryCount()
    {
        UpdateAgent.Current.RequireAllowed();
        UpdateAgent.Current.Settle();
        return UpdateAgent.Current.Store.Read().History.Count;
    }

    public UpdateHistoryEntryCollection QueryHistory(int startIndex, int count)
    {
        UpdateAgent.Current.RequireAllowed();
        UpdateAgent.Current.Settle();
        if (startIndex < 0 || count <= 0) throw HResults.Failure(HResults.InvalidArgument);
        return new(UpdateAgent.Current.Store.Read().History.Skip(startIndex).Take(count).Select(line => new UpdateHistoryEntry(line)));
    }
}

[ComInterface("ISearchResult")]
public sealed class SearchResult
{
    internal SearchResult(List<Offer> found, int? warning)
    {
        Updates = new UpdateCollection(found.Select(offer => offer.Driver is null ? new Update(offer) : new WindowsDriverUpdate(offer)));
        Warnings = new UpdateExceptionCollection(warning is { } code ? [new UpdateException(code, 1)] : []);
    }

    [Behaviour("partial-search", Basis.Observed, "A search with warnings ends with result code 3 and may be incomplete", "ansible.windows#366")]
    public int ResultCode => Warnings.Count == 0 ? 2 : 3;
    public CategoryCollection RootCategories => new([]);
    public UpdateCollection Updates { get; }
    public UpdateExceptionCollection Warnings { get; }
}

[ComInterface("ISearchJob")]
public sealed class SearchJob
{
    private readonly Task<SearchResult> work;

    internal SearchJob(Func<SearchResult> search, object? state)
    {
        AsyncState = state;
        work = Task.Run(search);
    }

    internal SearchResult Result => work.GetAwaiter().GetResult();

    public object? AsyncState { get; }
    public bool IsCompleted => work.IsCompleted;
    public void CleanUp() => work.Wait();
    public void RequestAbort() { }
}

[ComInterface("IWebProxy")]
public sealed class WebProxy
{
    internal WebProxy() { }

    public string? Address { get; set; }
    public StringCollection BypassList { get; set; } = new();
    public bool BypassProxyOnLocal { get; set; }
    public bool ReadOnly => false;
    public string? UserName { get; set; }
    public bool AutoDetect { get; set; }
    public void SetPassword(string value) { }
    public void PromptForCredentials(object? parentWindow, string title) => throw HResults.Failure(HResults.AccessDenied);
    public void PromptForCredentialsFromHwnd(object? parentWindow, string title) => throw HResults.Failure(HResults.AccessDenied);
}

[ComInterface("ISystemInformation")]
public sealed class SystemInformation
{
    internal SystemInformation() { }

    public string? OemHardwareSupportLink => null;

    public bool RebootRequired
    {
        get
        {
            UpdateAgent.RequireLocalLogonToRead();
            return UpdateAgent.Current.RestartRequired;
        }
    }
}

[ComInterface("IWindowsUpdateAgentInfo")]
public sealed class WindowsUpdateAgentInfo
{
    internal WindowsUpdateAgentInfo() { }

    public object GetInfo(object varInfoIdentifier) => varInfoIdentifier.ToString() switch
    {
        "ApiMajorVersion" => 8,
        "ApiMinorVersion" => 0,
        "ProductVersionString" => $"10.0.{UpdateAgent.Current.Build}.{UpdateAgent.Current.Ubr}",
        _ => throw HResults.Failure(HResults.InvalidArgument),
    };
}
