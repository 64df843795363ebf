namespace Pix.Chaos;

/// <summary>Runs rounds of failures under load, then checks that the audit has every message that the Central Bank received exactly once.</summary>
public sealed class AuditChaos(int rounds, TimeSpan atMost, int seed, Action<string> say)
{
    private const int SendersEach = 3, DiskMebibytes = 160;
    private static readonly TimeSpan ShortestLoad = TimeSpan.FromMilliseconds(200), LongestLoad = TimeSpan.FromMilliseconds(1200);

    private readonly Random _random = new(seed);
    private readonly Dictionary<Misfortune, int> _rounds = [];
    private PixSite _site = null!;
    private SmallDisk? _disk;
    private int _kills;

    /// <summary>Starts a site, runs all rounds on it, and compares the audit with the received messages.</summary>
    public async Task<ChaosResult> RunAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var diskFolder = Directory.CreateTempSubdirectory("pix-chaos-disk-").FullName;
        _disk = SmallDisk.TryMount(diskFolder, DiskMebibytes, out var reason);
        if (_disk is null)
        {
            say($"No rounds with a full disk: {reason}");
        }

        try
        {
            await using (_site = await PixSite.StartAsync(silos: 2, SiloSettings(), cancellationToken))
            {
                return await RunRoundsAsync(started, cancellationToken);
            }
        }
        finally
        {
            _disk?.Dispose();
            Directory.Delete(diskFolder, recursive: true);
        }
    }

    private string JournalPath => _disk is null ? _site.JournalPath : Path.Combine(_disk.Folder, "journal");

    private Dictionary<string, string> SiloSettings() => _disk is null ? [] : new()
    {
        ["Pix__JournalPath"] = Path.Combine(_disk.Folder, "journal"),
        ["Pix__JournalDiskReserveBytes"] = (4 << 20).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private async Task<ChaosResult> RunRoundsAsync(long started, CancellationToken cancellationToken)
    {
        using var received = new ReceivedMessages(_site.ControlPort);
        await using var load = PaymentLoad.Start(_site.Silos.Select(place => place.Spi), SendersEach);
        for (var round = 1; round <= rounds && TimeProvider.System.GetElapsedTime(started) < atMost; round++)
        {
            var misfortune = Next(round);
            _rounds[misfortune] = _rounds.GetValueOrDefault(misfortune) + 1;
            await Task.Delay(Between(ShortestLoad, LongestLoad), cancellationToken);
            await StrikeAsync(misfortune, cancellationToken);
            await received.ReadAsync(cancellationToken);
            say($"round {round} of {rounds}: {misfortune}; {load.Sent} sent, {received.Digests.Count} received");
        }

        await Task.Delay(LongestLoad, cancellationToken);
        await load.EndAsync();
        await received.ReadAsync(cancellationToken);
        await DrainAsync(cancellationToken);
        return await new AuditComparison(_site.AuditPath, JournalPath).CompareAsync(received, load, new Dictionary<Misfortune, int>(_rounds), _kills, TimeProvider.System.GetElapsedTime(started), cancellationToken);
    }

    /// <summary>Chooses each kind once in the first four rounds, then each with equal chance; without a small disk, a killed silo replaces DiskFull.</summary>
    private Misfortune Next(int round)
    {
        var roll = round <= 4 ? (round - 1) * 0.25 : _random.NextDouble();
        return roll switch
        {
            < 0.25 => Misfortune.SiloKilled,
            < 0.5 => Misfortune.AllKilled,
            < 0.75 => Misfortune.SinkDown,
            _ => _disk is null ? Misfortune.SiloKilled : Misfortune.DiskFull,
        };
    }

    private async Task StrikeAsync(Misfortune misfortune, CancellationToken cancellationToken)
    {
        switch (misfortune)
        {
            case Misfortune.SiloKilled:
                await KillOneAsync(cancellationToken);
                break;
            case Misfortune.AllKilled:
                await KillAllAsync(cancellationToken);
                break;
            case Misfortune.SinkDown:
                BreakSink();
                await Task.Delay(Between(ShortestLoad, LongestLoad), cancellationToken);
                await KillOneAsync(cancellationToken);
                MendSink();
                break;
            case Misfortune.DiskFull:
                _disk!.Fill();
                await Task.Delay(Between(ShortestLoad, LongestLoad), cancellationToken);
                await KillAsync(_site.Silos[^1], cancellationToken);
                _disk.Free();
                await _site.StartSiloAsync(_site.Silos[^1], cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"No such misfortune: {misfortune}.");
        }
    }

    // The first silo is never killed alone, because it keeps the membership of a localhost cluster and the other silos need it.
    private async Task KillOneAsync(CancellationToken cancellationToken)
    {
        await KillAsync(_site.Silos[^1], cancellationToken);
        await Task.Delay(Between(TimeSpan.Zero, LongestLoad), cancellationToken);
        await _site.StartSiloAsync(_site.Silos[^1], cancellationToken);
    }

    private async Task KillAllAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_site.Silos.Select(place => KillAsync(place, cancellationToken)));
        foreach (var place in _site.Silos)
        {
            await _site.StartSiloAsync(place, cancellationToken);
        }
    }

    private async Task KillAsync(SiloPlace place, CancellationToken cancellationToken)
    {
        _kills++;
        await place.Silo!.KillAsync(cancellationToken);
    }

    // Puts a file in the place of the store's folder, so that every creation or renaming of files in the store fails.
    private void BreakSink()
    {
        var store = Path.Combine(_site.AuditPath, "log");
        Directory.CreateDirectory(store);
        File.WriteAllText(store + ".away", "");
        AtomicExchange.Of(store, store + ".away");
    }

    private void MendSink()
    {
        var store = Path.Combine(_site.AuditPath, "log");
        AtomicExchange.Of(store, store + ".away");
        File.Delete(store + ".away");
    }

    /// <summary>Kills all silos once more, starts them and stops them with SIGTERM, so that each silo ships the rest of its own journal.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        await KillAllAsync(cancellationToken);
        await Task.WhenAll(_site.Silos.Select(place => place.Silo!.StopAsync(cancellationToken)));
    }

    private TimeSpan Between(TimeSpan least, TimeSpan most) => least + (_random.NextDouble() * (most - least));
}
