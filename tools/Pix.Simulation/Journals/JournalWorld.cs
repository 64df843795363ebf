using System.Text;
using Microsoft.Extensions.Logging;
using Pix.Audit;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Simulation.Disks;
using Pix.Simulation.Faults;
using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>
/// Silos with a journal each, on one machine's disk or on a shared one; they append, ship, die, stand still, come back, and ship what
/// others left.
/// </summary>
internal sealed class JournalWorld
{
    /// <summary>Where nothing of the real file system can be: what went past the simulated disk would fail.</summary>
    public const string Root = "/dev/null/audit";

    /// <summary>A silo that is gone and whose folder holds what nobody can open. By name it comes before the others.</summary>
    public const string BadSilo = "bad";

    /// <summary>Files of a drained journal: its lock or epoch, the newest file, and one before it that a row still holds up.</summary>
    private const int MostFiles = 40;

    private static readonly AuditMeter OneMeter = new();

    private readonly Plan _plan;
    private readonly IDictionary<string, int> _counts;
    private readonly Randomness _random;
    private readonly FaultClock _faults;
    private readonly Volume _volume;
    private readonly JournalFaults _doing;

    public JournalWorld(World world, Plan plan, IDictionary<string, int> counts)
    {
        (World, _plan, _counts, _random) = (world, plan, counts, world.Random.Named("journals"));
        _faults = new([.. plan.Faults.Select(fault => fault.Fault)]);
        _volume = new(world, _faults, _random.Percent(70)) { WritesAfterLostLock = _random.Percent(50), Lease = TimeSpan.FromSeconds(_random.Of([5, 30, 90])) };
        Damages = new(_volume);
        JournalBytes = _random.Of([256 << 10, 1 << 20]);
        GroupBytes = _random.Of([600, 4000, 64 << 10]);
        MostBytes = _random.Of([10, 800, 3000]);
        Pauses = [_random.Of([1, 20]), _random.Of([20, 500])];
        CheckpointInterval = TimeSpan.FromSeconds(_random.Of([1, 3, 10]));
        Silos = MakeSilos();
        Oracle.HasLetter = HasLetter;
        _doing = new(this, _volume);
    }

    public World World { get; }

    public Oracle Oracle { get; } = new();

    public DamageReports Damages { get; }

    public AuditMeter Meter { get; } = OneMeter;

    public IReadOnlyList<Silo> Silos { get; }

    public long JournalBytes { get; }

    public int GroupBytes { get; }

    public int MostBytes { get; }

    public IReadOnlyList<int> Pauses { get; }

    public TimeSpan CheckpointInterval { get; }

    public ShippingOrder Order { get; } = new() { OrderWait = TimeSpan.FromSeconds(1), UnknownAfter = TimeSpan.FromSeconds(5), LateOutcome = TimeSpan.FromSeconds(15), BatchRecords = 8 };

    /// <summary>The sink takes nothing for a while.</summary>
    public bool SinkIsAway { get; set; }

    /// <summary>The sink takes everything, from when faults have ended.</summary>
    public bool SinkIsWell { get; private set; }

    /// <summary>The settings of a silo.</summary>
    public AuditOptions OptionsOf(Silo silo) => new()
    {
        JournalPath = Root,
        SiloName = silo.Name,
        JournalMaxBytes = JournalBytes,
        JournalOutcomeReserveBytes = 2 << 10,
        JournalOwnershipWait = TimeSpan.FromSeconds(10),
        JournalAdoptionInterval = TimeSpan.FromSeconds(2),
        AuditBatchRecords = Order.BatchRecords,
        AuditOrderWait = Order.OrderWait,
        AuditUnknownAfter = Order.UnknownAfter,
        AuditRetryDelayMax = TimeSpan.FromSeconds(2),
        AuditCheckpointInterval = CheckpointInterval,
    };

    public ILogger Log(Node node) => new NotedEvents(this, node);

    public void Count(string what) => _counts[what] = _counts.TryGetValue(what, out var count) ? count + 1 : 1;

    public void Run()
    {
        World.BeforeStep = step =>
        {
            while (_faults.AtStep(step) is { } fault)
            {
                Do(fault, Silos[fault.Number % Silos.Count].Process?.Node);
            }
        };
        if (_random.Percent(30))
        {
            MakeBadFolder();
        }

        foreach (var silo in Silos)
        {
            Start(silo);
        }

        World.RunUntil(() => Silos.All(silo => silo.IsGoneForEver || silo.Left.All(left => left == 0)), TimeSpan.FromMinutes(5), 100_000);
        EndFaults();
        RequireAllShipped();
        World.RunUntil(() => Oracle.HasWholeChains, TimeSpan.FromMinutes(3), 300_000);
        Oracle.RequireChains();
        RequireSpaceBack();
        RequireFoldersGone();
        World.RunUntil(() => Oracle.HasNamedCheckpoints, TimeSpan.FromMinutes(3), 300_000);
        Oracle.RequireCheckpoints(IsThere);
    }

    /// <summary>Starts a process of a silo.</summary>
    public void Start(Silo silo)
    {
        if (silo.IsAlive || silo.IsGoneForEver)
        {
            return;
        }

        var node = World.AddNode($"{silo.Name}.{++silo.Processes}");
        silo.Machine.Nodes.Add(node);
        silo.IsDeclaredDead = false;
        silo.Process = new(this, silo, node, new(_volume, silo.Machine, node) { OnFault = Do });
        node.Died = () => Died(silo, node);
        silo.Process.Start();
    }

    /// <summary>A caller was told that its entry is durable: it is on the disk, under a durable name, or the sink has it already.</summary>
    public void Acknowledged(Node node, string id, string text, bool outcome)
    {
        Oracle.Acknowledged(id, outcome);
        if (_volume.Rotten.Count == 0 && !Oracle.IsShipped(id, outcome) && !_volume.IsDurable(Encoding.UTF8.GetBytes(text)))
        {
            throw new InvariantBrokenException("acknowledged is durable", $"{node.Name} acknowledged the {(outcome ? "outcome" : "intent")} of {id}, which is neither on the disk under a durable name nor shipped");
        }
    }

    public void Reported(string text, bool isTail)
    {
        Count(isTail ? "tails cut" : "damages reported");
        Oracle.Damages += isTail ? 0 : 1;
        Excuse();
        if (!isTail && _volume is { HasFailedToRead: false, Rotten.Count: 0 })
        {
            // Not thrown here: whoever logs may take it for a failure of its own.
            World.Guard(() => throw new InvariantBrokenException("no damage is reported where none was done", text));
        }
    }

    private int FilesOf(Silo silo) => _volume.Names.Live.Keys.Count(path => path.StartsWith(silo.JournalPath, StringComparison.Ordinal));

    private static string FolderOf(Silo silo) => Path.GetDirectoryName(silo.JournalPath)!;

    /// <summary>Dead letters keep the journal that they are of.</summary>
    private bool HasLetters(Silo silo) => _volume.Names.Live.Keys.Any(path => path.StartsWith($"{FolderOf(silo)}/dead-letter/", StringComparison.Ordinal));

    private bool HasLetter(string record) => Silos.Any(silo => _volume.Names.Durable.ContainsKey($"{FolderOf(silo)}/dead-letter/spi/{record}.json"));

    /// <summary>Whether a journal, or the name of its newest checkpoint, is in some folder, durably.</summary>
    private bool IsThere(string journal) =>
        Silos.Any(silo => _volume.Names.Durable.ContainsKey(NewestCheckpoint.PathOf(FolderOf(silo), journal)));

    private void MakeBadFolder()
    {
        foreach (var folder in (string[])[Root, $"{Root}/{BadSilo}"])
        {
            _volume.Names.Folders.Add(folder);
        }

        // Of a version that kept its journal in a database: it is never opened, and stays.
        var foreign = _volume.NewFile();
        foreign.Write(0, [.. "SQLite format 3\0"u8]);
        _volume.Names.Create($"{Root}/{BadSilo}/spi.journal", foreign);
        _volume.Names.Sync($"{Root}/{BadSilo}");
    }

    private void Do(Fault fault, Node? node)
    {
        if (node is { IsDead: false })
        {
            Count(fault.Kind.ToString());
            _doing.Do(fault, node);
        }
    }

    private List<Silo> MakeSilos()
    {
        var shared = new Machine("machine", _random);
        var count = 2 + _random.Below(2);
        return
        [
            .. Enumerable.Range(0, count).Select(place => new Silo(
                $"silo{place}", _volume.IsShared ? new Machine($"machine{place}", _random) : shared, place == 0 || _random.Percent(40) ? _plan.Clients : 0, _plan.Work)),
        ];
    }

    private void Died(Silo silo, Node node)
    {
        silo.Machine.Nodes.Remove(node);
        _volume.ProcessEnded(node, silo.Machine.IsLosingPower);
        World.After(_random.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(4)), () => Start(silo));
    }

    // From now on the disk does as it is told, clocks stand still no more, and who is lost comes back.
    private void EndFaults()
    {
        _faults.IsOver = true;
        (SinkIsAway, SinkIsWell) = (false, true);
        World.Note("faults", $"end");
        foreach (var silo in Silos)
        {
            silo.Process?.Node.Thaw();
            silo.Process?.Disk.FailNoMore();
        }
    }

    private void RequireAllShipped()
    {
        if (World.RunUntil(() => Oracle.IsAllShipped && Silos.All(IsAtRest), TimeSpan.FromMinutes(6), 300_000))
        {
            return;
        }

        Excuse();

        if (!Oracle.IsAllShipped)
        {
            throw new InvariantBrokenException(
                "acknowledged is shipped when faults end", $"{string.Join(' ', Oracle.Missing.Take(5))} of {Oracle.Missing.Count()} are missing after six minutes{(_volume.Rotten.Count > 0 ? ", and no damage was reported at their places" : "")}");
        }

        // A record that cannot be read is tried again until its process ends.
        if (!HasUnreadable && Silos.FirstOrDefault(silo => !IsAtRest(silo)) is { } restless)
        {
            throw new InvariantBrokenException("journals open and drain when faults end", $"{restless.Name} does not come to rest within six minutes");
        }
    }

    private bool HasUnreadable => _volume.Rotten.Exists(rotten => rotten.IsUnreadable);

    // What rotted and was reported at its place is lost, and nothing else.
    private void Excuse()
    {
        if (_volume.Rotten.Count > 0)
        {
            Oracle.Excuse(Damages.Cover);
        }
    }

    private bool IsAtRest(Silo silo) => silo.IsGoneForEver ? FilesOf(silo) == 0 || HasLetters(silo) : silo is { IsAlive: true, Process.IsIdle: true };

    private void RequireSpaceBack()
    {
        if (HasUnreadable)
        {
            return;
        }

        // Intents without outcome are kept for late ones, and hold up their files.
        World.RunUntil(() => Silos.All(silo => FilesOf(silo) <= MostFiles + _volume.FailedDeletions), TimeSpan.FromMinutes(2), 300_000);
        if (Silos.FirstOrDefault(silo => FilesOf(silo) > MostFiles + _volume.FailedDeletions) is { } silo)
        {
            throw new InvariantBrokenException("space is given back", $"the drained journal of {silo.Name} has {FilesOf(silo)} files");
        }
    }

    // What names the checkpoints of a silo that is gone goes when others name them, and with it the folder.
    private void RequireFoldersGone()
    {
        if (Oracle.HasRotten || HasUnreadable)
        {
            return;
        }

        // An empty one is left where a process ended between making its folder and anything in it.
        bool IsLeft(Silo silo) => silo.IsGoneForEver && !HasLetters(silo) && _volume.Names.Live.Keys.Any(path => path.StartsWith(FolderOf(silo) + "/", StringComparison.Ordinal));
        World.RunUntil(() => !Silos.Any(IsLeft), TimeSpan.FromMinutes(3), 300_000);
        if (Silos.FirstOrDefault(IsLeft) is { } left)
        {
            var names = _volume.Names.Live.Keys.Where(path => path.StartsWith(FolderOf(left) + "/", StringComparison.Ordinal)).Take(5);
            throw new InvariantBrokenException("the folder of a silo that is gone goes", $"{FolderOf(left)} is still there, with {string.Join(' ', names)}");
        }
    }
}
