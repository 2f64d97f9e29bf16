using Microsoft.Win32;
using Sluice.Bench.Machine;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Wua;

internal sealed partial class UpdateAgent
{
    /// <summary>True while any installation runs on this PC, whoever started it.</summary>
    public bool IsBusy
    {
        get
        {
            Settle();
            return store.Read().Running is not null;
        }
    }

    public bool RestartRequired
    {
        get
        {
            Settle();
            return store.Read().Updates.Values.Any(u => u.RestartPending);
        }
    }

    /// <summary>
    /// Starts installing and gives the id to ask about it. From here on it needs nobody: each update ends at its instant
    /// even when the process that started it is gone.
    /// </summary>
    [Behaviour("install-needs-no-caller", Basis.Assumed, "An installation goes on when the process that started it dies", "the engine runs in wuauserv and TiWorker")]
    [Behaviour("busy", Basis.Observed, "A second installation at the same time answers 0x80240016", "IUpdateInstaller::Install documentation")]
    [Behaviour("restart-first", Basis.Assumed, "While an update waits for its restart, Install answers 0x80240016", "wuerror.h: WU_E_INSTALL_NOT_ALLOWED")]
    [Behaviour("exclusive-alone", Basis.Observed, "An exclusive update together with others answers 0x80240019", "Windows Update Agent result codes")]
    public string BeginInstall(IReadOnlyList<Offer> offers, string client)
    {
        RequireAllowed();
        if (offers.Count == 0) throw HResults.Failure(HResults.NoUpdate);
        if (offers.Count > 1 && offers.Any(o => o.Impact == 2)) throw HResults.Failure(HResults.ExclusiveInstallConflict);
        if (RestartRequired) throw HResults.Failure(HResults.InstallNotAllowed);
        var running = store.Update(state =>
        {
            if (state.Running is not null) throw HResults.Failure(HResults.InstallNotAllowed);
            var at = DateTime.UtcNow;
            state.Running = new RunningInstall { Id = Guid.NewGuid().ToString(), Client = client };
            foreach (var offer in offers)
            {
                var refused = Refusal(offer, state);
                var ends = at.AddSeconds(refused == 0 ? offer.InstallSeconds / Speed : 0);
                state.Running.Items.Add(new RunningItem { Key = Key(offer), StartsAt = at, EndsAt = ends, HResult = refused });
                at = ends;
            }
            return state.Running;
        });
        machine.Record("install-started", new { updates = offers.Select(o => o.Id), client });
        return running.Id;
    }

    /// <summary>The state of an installation by its id: finished or not.</summary>
    public RunningInstall Installation(string id)
    {
        Settle();
        var state = store.Read();
        return new[] { state.Running, state.Last }.First(install => install?.Id == id)!;
    }

    [Behaviour("abort-install", Basis.Assumed, "RequestAbort lets the present update end and leaves out the rest", "IInstallationJob::RequestAbort documentation")]
    public void Abort(string id) => store.Update(state =>
    {
        if (state.Running?.Id != id) return;
        foreach (var item in state.Running.Items.Where(i => i.StartsAt > DateTime.UtcNow))
        {
            item.Done = true;
            item.ResultCode = 5;
            item.HResult = HResults.ServiceStop;
        }
    });

    /// <summary>Brings the datastore up to now: whatever should have ended by this instant has.</summary>
    public void Settle()
    {
        if (store.Read().Running is null) return;
        using var turn = machine.Lock();
        var ended = store.Update(state =>
        {
            var due = state.Running?.Items.Where(i => !i.Done && i.EndsAt <= DateTime.UtcNow).ToList() ?? [];
            foreach (var item in due) End(state, item, state.Running!.Client);
            if (state.Running?.Items.All(i => i.Done) == true) (state.Last, state.Running) = (state.Running, null);
            return due;
        });
        foreach (var item in ended) Announce(item);
    }

    private void End(Datastore state, RunningItem item, string client)
    {
        var offer = Offer(item.Key);
        item.Done = true;
        if (item.HResult == 0) item.HResult = offer is null ? HResults.NotApplicable : offer.InstallFailure is { } failure ? HResults.Parse(failure) : 0;
        item.ResultCode = item.HResult == 0 ? 2 : 4;
        if (item.HResult == 0)
        {
            var known = state.State(item.Key);
            item.RestartRequired = offer!.NeedsRestart || offer.RebootBehavior == 1;
            known.RestartPending = item.RestartRequired;
            known.Installed = !item.RestartRequired;
            state.LastInstallationSuccess = machine.Now;
        }
        state.History.Insert(0, new HistoryLine
        {
            Date = machine.Now, Title = offer?.Title ?? item.Key, UpdateId = item.Key.Split(':')[0], Revision = int.Parse(item.Key.Split(':')[1]),
            ResultCode = item.ResultCode, HResult = item.HResult, Client = client,
        });
    }

    // Outside the datastore: the registry marks of a pending restart, Defender's own status, the event log.
    private void Announce(RunningItem item)
    {
        var offer = Offer(item.Key);
        machine.Record(item.HResult == 0 ? "installed" : "install-failed", new
        {
            updateId = item.Key.Split(':')[0], title = offer?.Title, hresult = $"0x{item.HResult:X8}", restartRequired = item.RestartRequired, client = store.Read().History[0].Client,
        });
        WindowsEvents.Write(machine, item.HResult == 0 ? 19 : 20, "Microsoft-Windows-WindowsUpdateClient", "System",
            $"Installation {(item.HResult == 0 ? "Successful" : "Failure")}: {offer?.Title}");
        if (item.HResult != 0 || offer is null) return;
        if (offer.IsIn(Catalogue.Definitions)) machine.Facts.Update(facts => facts.DefenderSignatures = machine.Now);
        if (!item.RestartRequired)
        {
            if (offer.ResultUbr is { } ubr && offer.ResultBuild is null) SetUbr(ubr);
            return;
        }
        machine.Registry.Furnish(root =>
        {
            root.FindOrCreate(Registry.RegistryStore.Split(RestartKey));
            if (offer.ResultUbr is not null || offer.ResultBuild is not null) root.FindOrCreate(Registry.RegistryStore.Split(ServicingKey));
        });
    }

    private int Refusal(Offer offer, Datastore state)
    {
        var known = state.State(Key(offer));
        if (known.Hidden) return HResults.CallCancelledByHide;
        if (offer.Eula is not null && !known.EulaAccepted) return HResults.EulasDeclined;
        if (!IsStaged(Key(offer), known)) return HResults.NotDownloaded;
        return offer.CanRequestUserInput ? HResults.CanRequireInput : 0;
    }

    /// <summary>Readies pending feature updates for the restart; without it they are not finished.</summary>
    [Behaviour("commit", Basis.Observed, "A feature update whose installer was not told to Commit before the restart stays on the old version", "IUpdateInstaller4::Commit documentation; PSWindowsUpdate#59")]
    public void Commit(int flags)
    {
        if (flags != 0) throw HResults.Failure(HResults.InvalidArgument);
        RequireAllowed();
        store.Update(state =>
        {
            foreach (var update in state.Updates.Values.Where(u => u.RestartPending)) update.Committed = true;
        });
        machine.Record("commit", new { });
    }

    /// <summary>What a restart does to updates: pending ones are finished or rolled back, a running installation is torn.</summary>
    [Behaviour("restart-finishes", Basis.Observed, "A cumulative update changes the build revision only by its restart", "Microsoft: Windows Update restart behaviour")]
    [Behaviour("restart-tears-install", Basis.Assumed, "An installation running at the restart fails and is rolled back", "our reading")]
    [Behaviour("roll-back", Basis.Observed, "An update may install and be rolled back by the restart: history then says failed", "Microsoft: 0x800F0922, 0xC1900101")]
    public void Restart()
    {
        Settle();
        var pending = new List<Offer>();
        store.Update(state =>
        {
            foreach (var item in state.Running?.Items.Where(i => !i.Done) ?? [])
            {
                item.EndsAt = DateTime.UtcNow;
                item.HResult = HResults.ServiceStop;
                End(state, item, state.Running!.Client);
            }
            if (state.Running is not null) (state.Last, state.Running) = (state.Running, null);
            foreach (var (key, update) in state.Updates.Where(u => u.Value.RestartPending))
            {
                update.RestartPending = false;
                if (Offer(key) is not { } offer) continue;
                var finished = !offer.RollsBack && (offer.ResultBuild is null || update.Committed);
                update.Installed = finished;
                if (finished) pending.Add(offer);
                if (offer.RollsBack)
                {
                    update.Downloaded = false;
                    state.History.Insert(0, new HistoryLine
                    {
                        Date = machine.Now, Title = offer.Title, UpdateId = offer.Id, Revision = offer.Revision, ResultCode = 4,
                        HResult = unchecked((int)0x800F0922), Client = state.History.Find(h => h.UpdateId == offer.Id)?.Client ?? "",
                    });
                    machine.Record("rolled-back", new { updateId = offer.Id });
                }
            }
        });
        foreach (var offer in pending)
        {
            if (offer.ResultBuild is { } build) SetBuild(build, offer);
            if (offer.ResultUbr is { } ubr) SetUbr(ubr);
        }
        machine.Registry.RemoveKey(RestartKey);
        machine.Registry.RemoveKey(ServicingKey);
    }

    /// <summary>Downloads and installs one update as somebody else would: Windows itself, or a person at the Settings page.</summary>
    public int InstallAs(string client, string updateId)
    {
        var offer = Applicable(store.Read()).FirstOrDefault(o => o.Id.Equals(updateId, StringComparison.OrdinalIgnoreCase))
            ?? throw new Engine.UsageException($"{updateId} is not offered to this PC.");
        store.Update(s => s.State(Key(offer)).EulaAccepted = true);
        var failed = Download(offer, client, _ => true);
        if (failed != 0) return failed;
        var id = BeginInstall([offer], client);
        while (store.Read().Running is not null)
        {
            Thread.Sleep(5);
            Settle();
        }
        return Installation(id).Items[0].HResult;
    }

    /// <summary>What Windows installs by itself: assigned and not hidden, software before drivers, nothing optional and no upgrade.</summary>
    public List<Offer> Wanted()
    {
        Settle();
        var state = store.Read();
        return [.. Applicable(state)
            .Where(o => Describe(o, state) is { IsInstalled: false, IsPresent: false, IsHidden: false } && !o.BrowseOnly && o.DeploymentAction == 1 && o.ResultBuild is null)
            .OrderBy(o => o.Type).ThenBy(o => o.ResultUbr is null ? 0 : 1)];
    }

    private void SetUbr(int ubr)
    {
        if (ubr > Ubr) machine.Registry.SetValue(CurrentVersion, "UBR", RegistryValueKind.DWord, ubr);
    }

    private void SetBuild(int build, Offer offer)
    {
        foreach (var name in new[] { "CurrentBuild", "CurrentBuildNumber" }) machine.Registry.SetValue(CurrentVersion, name, RegistryValueKind.String, build.ToString());
        if (offer.ResultDisplayVersion is { } display) machine.Registry.SetValue(CurrentVersion, "DisplayVersion", RegistryValueKind.String, display);
    }
}
