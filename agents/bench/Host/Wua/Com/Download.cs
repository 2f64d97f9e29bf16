namespace Sluice.Bench.Wua.Com;

[ComInterface("IUpdateDownloader")]
public sealed class UpdateDownloader
{
    internal UpdateDownloader() { }

    public string? ClientApplicationID { get; set; }
    public bool IsForced { get; set; }
    public int Priority { get; set; } = 2;
    public UpdateCollection Updates { get; set; } = new();

    public DownloadResult Download() => Start(null).Wait();

    [Behaviour("callbacks-may-be-null", Basis.Assumed, "BeginDownload and BeginInstall take anything for their callbacks; polling the job is enough", "polling in scripts, see the reference")]
    public DownloadJob BeginDownload(object? onProgressChanged, object? onCompleted, object? state)
    {
        UpdateAgent.Current.RequireLateBoundBegin();
        return Start(state);
    }

    public DownloadResult EndDownload(DownloadJob value) => value.Wait();

    private DownloadJob Start(object? state)
    {
        UpdateAgent.Current.RequireAllowed();
        if (Updates.Count == 0) throw HResults.Failure(HResults.NoUpdate);
        return new DownloadJob(Updates.Copy(), ClientApplicationID ?? "", state);
    }
}

[ComInterface("IDownloadJob")]
public sealed class DownloadJob
{
    private readonly DownloadProgress progress;
    private readonly Task<DownloadResult> work;
    private volatile bool aborted;

    internal DownloadJob(UpdateCollection updates, string client, object? state)
    {
        (Updates, AsyncState) = (updates, state);
        progress = new DownloadProgress([.. updates.All.Select(u => u.Offer.Size)]);
        work = Task.Run(() => Run(client));
    }

    public object? AsyncState { get; }
    public bool IsCompleted => work.IsCompleted;
    public UpdateCollection Updates { get; }
    public DownloadProgress GetProgress() => progress.Snapshot();
    public void RequestAbort() => aborted = true;
    public void CleanUp() => Wait();

    internal DownloadResult Wait() => work.GetAwaiter().GetResult();

    private DownloadResult Run(string client)
    {
        for (var i = 0; i < Updates.Count; i++)
        {
            var index = i;
            var hresult = aborted
                ? HResults.ServiceStop
                : UpdateAgent.Current.Download(Updates.Item(i).Offer, client, bytes =>
                {
                    progress.Report(index, bytes);
                    return !aborted;
                });
            progress.Finish(index, new UpdateDownloadResult(hresult, aborted));
        }
        return new DownloadResult(progress.Results);
    }
}

[ComInterface("IDownloadProgress")]
public sealed class DownloadProgress
{
    private readonly long[] sizes;
    private readonly long[] bytes;
    private readonly UpdateDownloadResult?[] results;

    internal DownloadProgress(long[] sizes)
    {
        this.sizes = sizes;
        bytes = new long[sizes.Length];
        results = new UpdateDownloadResult?[sizes.Length];
    }

    private DownloadProgress(DownloadProgress other)
    {
        sizes = other.sizes;
        bytes = [.. other.bytes];
        results = [.. other.results];
        CurrentUpdateIndex = other.CurrentUpdateIndex;
    }

    internal List<UpdateDownloadResult> Results => [.. results.Select(r => r!)];

    public decimal CurrentUpdateBytesDownloaded => bytes[CurrentUpdateIndex];
    public decimal CurrentUpdateBytesToDownload => sizes[CurrentUpdateIndex];
    public int CurrentUpdateIndex { get; private set; }
    public int PercentComplete => (int)(TotalBytesDownloaded * 100 / Math.Max(1, TotalBytesToDownload));
    public decimal TotalBytesDownloaded => bytes.Sum();
    public decimal TotalBytesToDownload => sizes.Sum();
    public int CurrentUpdateDownloadPhase => bytes[CurrentUpdateIndex] == 0 ? 1 : bytes[CurrentUpdateIndex] < sizes[CurrentUpdateIndex] ? 2 : 3;
    public int CurrentUpdatePercentComplete => (int)(bytes[CurrentUpdateIndex] * 100 / Math.Max(1, sizes[CurrentUpdateIndex]));
    public UpdateDownloadResult GetUpdateResult(int updateIndex) => results[updateIndex] ?? new UpdateDownloadResult(0, false, finished: false);

    internal DownloadProgress Snapshot() => new(this);

    internal void Report(int index, long now) => (CurrentUpdateIndex, bytes[index]) = (index, now);

    internal void Finish(int index, UpdateDownloadResult result)
    {
        if (result.ResultCode == 2) Report(index, sizes[index]);
        results[index] = result;
    }
}

[ComInterface("IUpdateDownloadResult")]
public sealed class UpdateDownloadResult
{
    internal UpdateDownloadResult(int hresult, bool aborted, bool finished = true)
    {
        HResult = hresult;
        ResultCode = !finished ? 0 : hresult == 0 ? 2 : aborted ? 5 : 4;
    }

    public int HResult { get; }
    public int ResultCode { get; }
}

[ComInterface("IDownloadResult")]
public sealed class DownloadResult
{
    private readonly List<UpdateDownloadResult> results;

    internal DownloadResult(List<UpdateDownloadResult> results) => this.results = results;

    public int HResult => Outcome.HResult(results.ConvertAll(r => r.ResultCode));
    public int ResultCode => Outcome.Code(results.ConvertAll(r => r.ResultCode));
    public UpdateDownloadResult GetUpdateResult(int updateIndex) => results[updateIndex];
}

/// <summary>How the results of single updates add up.</summary>
internal static class Outcome
{
    [Behaviour("result-codes", Basis.Observed, "2 all succeeded, 3 some, 4 none, 5 aborted; none at all also gives 0x80240022", "OperationResultCode; wuerror.h")]
    public static int Code(List<int> codes) =>
        codes.Contains(5) ? 5 : codes.TrueForAll(c => c == 2) ? 2 : codes.Contains(2) ? 3 : 4;

    public static int HResult(List<int> codes) => Code(codes) == 4 ? HResults.AllUpdatesFailed : 0;
}
