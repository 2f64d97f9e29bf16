namespace Sluice.Bench.Machine;

/// <summary>A person signed in to the simulated PC.</summary>
internal sealed class Session
{
    public string User { get; set; } = "anna";
    /// <summary>`active` or `disconnected`, as the session manager calls it.</summary>
    public string State { get; set; } = "active";
    /// <summary>Since when the lock screen has been up; null: not locked.</summary>
    public DateTime? LockedSince { get; set; }
}

/// <summary>The battery as CIM shows it. Status: 1 discharging, 2 on mains.</summary>
internal sealed class Battery
{
    public int Status { get; set; } = 2;
    public int ChargePercent { get; set; } = 90;
}

/// <summary>A restart somebody asked for and that has not happened yet.</summary>
internal sealed class RestartRequest
{
    public DateTime At { get; set; }
    public int DelaySeconds { get; set; }
    public string Comment { get; set; } = "";
    public string Reason { get; set; } = "";
}

/// <summary>BitLocker on the system drive. SuspendCount: for how many restarts its key lies open; 0: until somebody protects it again.</summary>
internal sealed class DriveEncryption
{
    public bool Protected { get; set; } = true;
    public int SuspendCount { get; set; }
    /// <summary>True: the restart does not protect it again, as has been seen on real PCs.</summary>
    public bool StaysOpen { get; set; }
}

/// <summary>One file in the cache of Delivery Optimization, in bytes.</summary>
public sealed class DeliveryFile
{
    public long BytesFromPeers { get; set; }
    public long BytesFromLanPeers { get; set; }
    public long BytesFromHttp { get; set; }
}

/// <summary>machine.json: what is fixed about the PC and the knobs a test turns. Sizes in bytes, instants in UTC.</summary>
internal sealed class MachineFacts
{
    public string Name { get; set; } = "BENCH-PC";
    public string SmbiosUuid { get; set; } = Guid.NewGuid().ToString().ToUpperInvariant();
    public string Manufacturer { get; set; } = "Contoso";
    public string Model { get; set; } = "Book 14";
    public string SerialNumber { get; set; } = "BENCH0001";
    /// <summary>`ConstrainedLanguage` is what a policy of application control makes of PowerShell.</summary>
    public string LanguageMode { get; set; } = "FullLanguage";
    /// <summary>The language of the person, as a culture name; update titles stay English.</summary>
    public string Locale { get; set; } = "en-US";
    public DateTime LastBoot { get; set; }
    /// <summary>SIDs and privileges in the token of an account that signs in over the network: a local one of Remote Management Users.</summary>
    public string[] VisitorGroups { get; set; } = ["S-1-1-0", "S-1-5-32-580", "S-1-5-32-545", "S-1-5-2", "S-1-5-11", "S-1-5-15", "S-1-5-113", "S-1-5-64-10", "S-1-16-8448"];
    public string[] VisitorPrivileges { get; set; } = ["SeChangeNotifyPrivilege", "SeUndockPrivilege", "SeIncreaseWorkingSetPrivilege", "SeTimeZonePrivilege"];
    /// <summary>Added to the real time: what this PC believes the time to be.</summary>
    public double ClockOffsetSeconds { get; set; }
    public long DiskSize { get; set; } = 256_000_000_000;
    public long DiskFree { get; set; } = 120_000_000_000;
    public Battery? Battery { get; set; }
    public List<Session> Sessions { get; set; } = [];
    /// <summary>`Retail`, `OEM:DM`, `Volume:GVLK` …</summary>
    public string ActivationChannel { get; set; } = "Retail";
    /// <summary>LicenseStatus of SoftwareLicensingProduct: 1 licensed, 5 notification …</summary>
    public int LicenseStatus { get; set; } = 1;
    public DateTime? DefenderSignatures { get; set; }
    public bool DefenderEnabled { get; set; } = true;
    public bool NetworkUp { get; set; } = true;
    /// <summary>How fast Microsoft's servers answer this PC, before SLUICE_BENCH_SPEED.</summary>
    public long BytesPerSecond { get; set; } = 12_000_000;
    /// <summary>How long a search takes, before SLUICE_BENCH_SPEED.</summary>
    public double SearchSeconds { get; set; } = 20;
    /// <summary>An HRESULT that every search answers with, for example `0x8024402C`; null: searches work.</summary>
    public string? SearchFailure { get; set; }
    /// <summary>A warning HRESULT that makes every search partial (result code 3); null: complete.</summary>
    public string? SearchWarning { get; set; }
    /// <summary>False: BeginDownload and BeginInstall refuse the callbacks of a late-bound caller, so only the calls that wait work.</summary>
    public bool LateBoundBegin { get; set; } = true;
    /// <summary>Owners of files and folders by full path, as SIDs; everything else belongs to the administrators.</summary>
    public Dictionary<string, string> Owners { get; set; } = [];
    /// <summary>True: Windows' own updating forces its way past policy and pause, as it has been seen to do. Without its service it still cannot.</summary>
    public bool OrchestratorIgnoresHold { get; set; }
    /// <summary>What Delivery Optimization tells of its files; null: it does not answer.</summary>
    public List<DeliveryFile>? Delivery { get; set; } = [];
    public RestartRequest? RestartRequested { get; set; }
    /// <summary>False: the event log does not answer.</summary>
    public bool EventLogAnswers { get; set; } = true;
    /// <summary>Exit codes of services that ended with an error, by name, such as 1067; 1077 is one that never ran since boot.</summary>
    public Dictionary<string, int> ServiceExitCodes { get; set; } = [];
    /// <summary>How the system drive is encrypted; null: it is not.</summary>
    public DriveEncryption? BitLocker { get; set; }
    /// <summary>What the person answers to each message box: 6 yes, 7 no, -1 nothing.</summary>
    public int PopupAnswer { get; set; } = -1;
    /// <summary>Seconds on mains without input after which the PC sleeps; 0: never.</summary>
    public int StandbyAcSeconds { get; set; } = 1800;
    /// <summary>Cmdlets that this PC's PowerShell lacks, as where a module of Windows is broken.</summary>
    public List<string> MissingCommands { get; set; } = [];
    /// <summary>CIM classes that this PC answers with an error instead, as broken ones do.</summary>
    public List<string> BrokenCimClasses { get; set; } = [];
}
