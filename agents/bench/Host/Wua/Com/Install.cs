namespace Sluice.Bench.Wua.Com;

[ComInterface("IUpdateInstaller4")]
public sealed class UpdateInstaller
{
    internal UpdateInstaller() { }

    public string? ClientApplicationID { get; set; }
    public bool IsForced { get; set; }
    public object? ParentHwnd { get; set; }
    public object? ParentWindow { get; set; }
    public UpdateCollection Updates { get; set; } = new();
    public bool IsBusy => UpdateAgent.Current.IsBusy;
    public bool AllowSourcePrompts { get; set; } = true;
    public bool RebootRequiredBeforeInstallation => UpdateAgent.Current.RestartRequired;
    public bool ForceQuiet { get; set; }
    public bool AttemptCloseAppsIfNecessary { get; set; }

    public InstallationJob BeginInstall(object? onProgressChanged, object? onCompleted, object? state)
    {
        UpdateAgent.Current.RequireLateBoundBegin();
        return Start(state);
    }

    private InstallationJob Start(object? state)
    {
        var id = UpdateAgent.Current.BeginInstall([.. Updates.All.Select(u => u.Offer)], ClientApplicationID ?? "");
        return new InstallationJob(id, Updates.Copy(), state);
    }

    public InstallationResult EndInstall(InstallationJob value) => value.Wait();

    public InstallationResult Install() => Start(null).Wait();

    [Behaviour("uninstall-refused", Basis.Observed, "The API uninstalls only what a WSUS server offered: otherwise 0x80240028", "IUpdateInstaller::Uninstall documentation")]
    public InstallationResult Uninstall() => throw HResults.Failure(HResults.UninstallNotAllowed);

    public InstallationJob BeginUninstall(object? onProgressChanged, object? onCompleted, object? state) => throw HResults.Failure(HResults.UninstallNotAllowed);

    public InstallationResult EndUninstall(InstallationJob value) => throw HResults.Failure(HResults.UninstallNotAllowed);

    public InstallationResult RunWizard(string dialogTitle) => throw HResults.Failure(HResults.AccessDenied);

    public void Commit(int dwFlags) => UpdateAgent.Current.Commit(dwFlags);
}

[ComInterface("IInstallationJob")]
public sealed class InstallationJob
{
    private readonly string id;

    internal InstallationJob(string id, UpdateCollection updates, object? state)
    {
        this.id = id;
        (Updates, AsyncState) = (updates, state);
    }

    public object? AsyncState { get; }
    public bool IsCompleted => UpdateAgent.Current.Installation(id).Items.TrueForAll(i => i.Done);
    public UpdateCollection Updates { get; }
    public InstallationProgress GetProgress() => new(UpdateAgent.Current.Installation(id).Items);
    public void RequestAbort() => UpdateAgent.Current.Abort(id);
    public void CleanUp() => Wait();

    internal InstallationResult Wait()
    {
        while (!IsCompleted) Thread.Sleep(5);
        return new InstallationResult(UpdateAgent.Current.Installation(id).Items);
    }
}

[ComInterface("IInstallationProgress")]
public sealed class InstallationProgress
{
    private readonly List<RunningItem> items;

    internal InstallationProgress(List<RunningItem> items) => this.items = items;

    public int CurrentUpdateIndex => Math.Max(0, items.FindIndex(i => !i.Done) is var open and >= 0 ? open : items.Count - 1);

    public int CurrentUpdatePercentComplete
    {
        get
        {
            var item = items[CurrentUpdateIndex];
            var length = (item.EndsAt - item.StartsAt).TotalSeconds;
            return item.Done || length <= 0 ? 100 : (int)Math.Clamp((DateTime.UtcNow - item.StartsAt).TotalSeconds / length * 100, 0, 99);
        }
    }

    public int PercentComplete => (items.Count(i => i.Done) * 100 + (items[CurrentUpdateIndex].Done ? 0 : CurrentUpdatePercentComplete)) / items.Count;

    public UpdateInstallationResult GetUpdateResult(int updateIndex) => new(items[updateIndex]);
}

[ComInterface("IUpdateInstallationResult")]
public sealed class UpdateInstallationResult
{
    internal UpdateInstallationResult(RunningItem item) => (HResult, ResultCode, RebootRequired) = (item.HResult, item.ResultCode, item.RestartRequired);

    public int HResult { get; }
    public bool RebootRequired { get; }
    public int ResultCode { get; }
}

[ComInterface("IInstallationResult")]
public sealed class InstallationResult
{
    private readonly List<RunningItem> items;

    internal InstallationResult(List<RunningItem> items) => this.items = items;

    public int HResult => Outcome.HResult(items.ConvertAll(i => i.ResultCode));
    public bool RebootRequired => items.Exists(i => i.RestartRequired);
    public int ResultCode => Outcome.Code(items.ConvertAll(i => i.ResultCode));
    public UpdateInstallationResult GetUpdateResult(int updateIndex) => new(items[updateIndex]);
}
