using Sluice.Bench.Machine;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Wua;

internal sealed partial class UpdateAgent
{
    /// <summary>
    /// Fetches one update at the PC's speed and gives its HRESULT (0 = done). Progress goes to the datastore, so a killed
    /// process leaves what it had.
    /// </summary>
    /// <param name="report">Told the bytes so far; answers false to stop.</param>
    [Behaviour("eula-first", Basis.Observed, "A download whose licence terms were not accepted fails with 0x80240023", "ansible.windows win_updates; wuerror.h")]
    [Behaviour("delivery-optimization", Basis.Observed, "With DoSvc disabled downloads fail with 0x8024601E", "wuerror.h text in ansible.windows")]
    [Behaviour("download-resumes", Basis.Assumed, "What a killed caller had fetched is kept, and the next download continues there", "our reading of Delivery Optimization")]
    [Behaviour("disk-full", Basis.Observed, "A download that does not fit on the system drive fails with 0x80070070", "Microsoft: Windows Update common errors")]
    public int Download(Offer offer, string client, Func<long, bool> report)
    {
        var key = Key(offer);
        var state = store.Read().State(key);
        if (IsStaged(key, state)) return 0;
        if (state.Downloaded) state = store.Update(s => s.Updates[key] = new UpdateState { EulaAccepted = state.EulaAccepted, Hidden = state.Hidden });
        if (offer.Eula is not null && !state.EulaAccepted) return HResults.EulasDeclined;
        if (new Services(machine).StartType("DoSvc") == 4) return HResults.DeliveryOptimizationRequired;
        var facts = machine.Facts.Read();
        if (!facts.NetworkUp) return HResults.NameNotResolved;
        if (offer.Size > facts.DiskFree) return HResults.DiskFull;

        machine.Record("download-started", new { updateId = offer.Id, revision = offer.Revision, client, from = state.BytesDownloaded });
        var perSecond = facts.BytesPerSecond * Speed;
        var started = DateTime.UtcNow;
        var first = state.BytesDownloaded;
        // A failing download dies half way, as a broken connection does.
        var goal = offer.DownloadFailure is null ? offer.Size : offer.Size / 2;
        for (var bytes = first; bytes < goal;)
        {
            Thread.Sleep((int)Math.Clamp((goal - bytes) / perSecond * 1000, 1, 50));
            bytes = Math.Min(goal, first + (long)((DateTime.UtcNow - started).TotalSeconds * perSecond));
            store.Update(s => s.State(key).BytesDownloaded = bytes);
            if (!report(bytes)) return HResults.ServiceStop;
        }
        if (offer.DownloadFailure is { } failure)
        {
            machine.Record("download-failed", new { updateId = offer.Id, hresult = failure, client });
            return HResults.Parse(failure);
        }
        store.Update(s => s.State(key).Downloaded = true);
        Stage(key);
        machine.Record("download-finished", new { updateId = offer.Id, revision = offer.Revision, bytes = offer.Size, client });
        return 0;
    }

    /// <summary>Whether an update's files are on this PC: the datastore says so, and nobody has emptied the download folder.</summary>
    [Behaviour("emptied-download-folder", Basis.Assumed, "Files deleted from SoftwareDistribution\\Download are not downloaded any more and are fetched again", "privacy.sexy, pause-windows-updates#5; our reading")]
    public bool IsStaged(string key, UpdateState state) => state.Downloaded && Directory.Exists(StagedFolder(key));

    private void Stage(string key)
    {
        Directory.CreateDirectory(StagedFolder(key));
        File.WriteAllText(Path.Combine(StagedFolder(key), "payload.cab"), key);
    }

    private string StagedFolder(string key) => machine.File($"Windows/SoftwareDistribution/Download/{key.Replace(':', '.')}");
}
