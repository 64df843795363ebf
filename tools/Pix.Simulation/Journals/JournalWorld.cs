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
/// Simulates silos with one journal each, on the disk of one machine or on a shared disk. The silos append and ship records, end, freeze and start
/// again, and adopt the journals of silos that are gone. Afterwards the invariants are checked.
/// </summary>
internal sealed class JournalWorld
{
    /// <summary>Root folder of the journals. It cannot exist in the real file system, so a call to the real disk by mistake fails.</summary>
    public const string Root = "/dev/null/audit";

    /// <summary>
    /// Name of a silo that is gone, with a journal that no silo can open. It comes first in the order of names, so adoption must continue after it.
    /// </summary>
    public const string BadSilo = "bad";

    /// <summary>
    /// Maximum number of files of a journal whose records are all shipped: its lock or epoch file, the newest log file, and earlier log files with
    /// rows that are still needed.
    /// </summary>
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

    /// <summary>True while every delivery to the sink fails.</summary>
    public bool SinkIsAway { get; set; }

    /// <summary>True after the faults have ended. Then the sink accepts every delivery.</summary>
    public bool SinkIsWell { get; private set; }

    /// <summary>Returns the settings of a silo.</summary>
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

    /// <summary>Starts a new process of a silo. Does nothing if the silo has a running process or is gone for ever.</summary>
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

    /// <summary>
    /// Throws if an entry that the journal has just acknowledged as durable is neither on the disk, in a file with a durable name, nor shipped.
    /// </summary>
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
            // Guard keeps the exception until the end of the step. If it were thrown here, the code that writes the log could catch it.
            World.Guard(() => throw new InvariantBrokenException("no damage is reported where none was done", text));
        }
    }

    private int FilesOf(Silo silo) => _volume.Names.Live.Keys.Count(path => path.StartsWith(silo.JournalPath, StringComparison.Ordinal));

    private static string FolderOf(Silo silo) => Path.GetDirectoryName(silo.JournalPath)!;

    /// <summary>True if a silo has dead letters, so its journal is not removed.</summary>
    private bool HasLetters(Silo silo) => _volume.Names.Live.Keys.Any(path => path.StartsWith($"{FolderOf(silo)}/dead-letter/", StringComparison.Ordinal));

    private bool HasLetter(string record) => Silos.Any(silo => _volume.Names.Durable.ContainsKey($"{FolderOf(silo)}/dead-letter/spi/{record}.json"));

    /// <summary>True if the file with the newest checkpoint of a journal is durable in the folder of some silo.</summary>
    private bool IsThere(string journal) =>
        Silos.Any(silo => _volume.Names.Durable.ContainsKey(NewestCheckpoint.PathOf(FolderOf(silo), journal)));

    private void MakeBadFolder()
    {
        foreach (var folder in (string[])[Root, $"{Root}/{BadSilo}"])
        {
            _volume.Names.Folders.Add(folder);
        }

        // The folder has a journal of an earlier version, which was an SQLite database. Pix neither opens nor removes such a journal.
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

    // From now on no disk call and no delivery fails, and frozen processes run again.
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

        // With an unreadable sector this is not required, because a process retries an unreadable record until it ends.
        if (!HasUnreadable && Silos.FirstOrDefault(silo => !IsAtRest(silo)) is { } restless)
        {
            throw new InvariantBrokenException("journals open and drain when faults end", $"{restless.Name} does not come to rest within six minutes");
        }
    }

    private bool HasUnreadable => _volume.Rotten.Exists(rotten => rotten.IsUnreadable);

    // After damage to the disk, an entry need not be shipped if Pix reported that this entry is damaged.
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

        // Waits, because intents without an outcome are kept for some time in case the outcome comes late, and so are the files with them.
        World.RunUntil(() => Silos.All(silo => FilesOf(silo) <= MostFiles + _volume.FailedDeletions), TimeSpan.FromMinutes(2), 300_000);
        if (Silos.FirstOrDefault(silo => FilesOf(silo) > MostFiles + _volume.FailedDeletions) is { } silo)
        {
            throw new InvariantBrokenException("space is given back", $"the drained journal of {silo.Name} has {FilesOf(silo)} files");
        }
    }

    // Throws if the folder of a silo that is gone is not deleted. Its last file contains the newest checkpoint, and is deleted, together with the
    // folder, after the checkpoints of other journals contain that checkpoint.
    private void RequireFoldersGone()
    {
        if (Oracle.HasRotten || HasUnreadable)
        {
            return;
        }

        // An empty folder is no fault. It remains if a process ended after it created the folder and before it created a file in it.
        bool IsLeft(Silo silo) => silo.IsGoneForEver && !HasLetters(silo) && _volume.Names.Live.Keys.Any(path => path.StartsWith(FolderOf(silo) + "/", StringComparison.Ordinal));
        World.RunUntil(() => !Silos.Any(IsLeft), TimeSpan.FromMinutes(3), 300_000);
        if (Silos.FirstOrDefault(IsLeft) is { } left)
        {
            var names = _volume.Names.Live.Keys.Where(path => path.StartsWith(FolderOf(left) + "/", StringComparison.Ordinal)).Take(5);
            throw new InvariantBrokenException("the folder of a silo that is gone goes", $"{FolderOf(left)} is still there, with {string.Join(' ', names)}");
        }
    }
}
