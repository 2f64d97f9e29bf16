namespace Sluice.Bench.Wua.Com;

[ComInterface("IAutomaticUpdates2")]
public sealed class AutomaticUpdates
{
    internal AutomaticUpdates() { }

    public AutomaticUpdatesSettings Settings
    {
        get
        {
            UpdateAgent.RequireLocalLogonToRead();
            return new AutomaticUpdatesSettings();
        }
    }

    public bool ServiceEnabled => true;
    public AutomaticUpdatesResults Results => new();
    public void DetectNow() => UpdateAgent.Current.RequireAllowed();

    [Behaviour("pause-does-nothing", Basis.Observed, "Since Windows 10 IAutomaticUpdates::Pause succeeds and does nothing", "IAutomaticUpdates::Pause documentation")]
    public void Pause() => UpdateAgent.RequireLocalLogon();

    public void Resume() => UpdateAgent.RequireLocalLogon();
    public void ShowSettingsDialog() => throw HResults.Failure(HResults.AccessDenied);
    public void EnableService() => UpdateAgent.RequireLocalLogon();
}

[ComInterface("IAutomaticUpdatesSettings")]
public sealed class AutomaticUpdatesSettings
{
    internal AutomaticUpdatesSettings() { }

    [Behaviour("notification-level", Basis.Observed, "Since Windows 10 setting NotificationLevel does nothing", "IAutomaticUpdatesSettings::put_NotificationLevel documentation")]
    public int NotificationLevel { get => 4; set => _ = value; }
    public bool ReadOnly => false;
    public bool Required => false;
    public int ScheduledInstallationDay { get; set; }
    public int ScheduledInstallationTime { get; set; } = 3;
    public void Refresh() { }
    public void Save() { }
}

[ComInterface("IAutomaticUpdatesResults")]
public sealed class AutomaticUpdatesResults
{
    internal AutomaticUpdatesResults() { }

    public DateTime? LastSearchSuccessDate => UpdateAgent.Current.Store.Read().LastSearchSuccess;
    public DateTime? LastInstallationSuccessDate => UpdateAgent.Current.Store.Read().LastInstallationSuccess;
}
