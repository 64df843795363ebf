using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Audit.Adoption;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Journal.Disk;
using Pix.Simulation.Disks;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>
/// One process of a silo. It opens the silo's journal, appends records for its clients, ships records, writes checkpoints, and adopts journals of
/// silos that are gone.
/// </summary>
internal sealed class SiloProcess : IAuditSinks
{
    private static readonly TimeSpan ShipInterval = TimeSpan.FromMilliseconds(200), WatchInterval = TimeSpan.FromSeconds(1);

    private readonly JournalWorld _journals;
    private readonly Silo _silo;
    private readonly Randomness _random;
    private readonly LogMachine _machine;
    private readonly CheckpointWriters _checkpoints;
    private readonly SimulatedMembership _membership;
    private readonly IOptions<AuditOptions> _options;
    private AuditJournal? _journal;
    private CheckpointWriter? _writer;
    private int _shippers;
    private long _opening;

    public SiloProcess(JournalWorld journals, Silo silo, Node node, SimulatedDisk disk)
    {
        (_journals, _silo, Node, Disk) = (journals, silo, node, disk);
        (_random, _membership) = (journals.World.Random.Named(node.Name), new(journals, node));
        _machine = new()
        {
            Disk = disk,
            Time = node.Time,
            Thread = _ => node.Scheduler,
            NewId = () => $"{_random.Next():x16}{_random.Next():x16}",
        };
        _options = Options.Create(journals.OptionsOf(silo));
        _checkpoints = new([new SimulatedSigner(journals, node)], new CheckpointBook(), _options, _machine, journals.Meter, new NotedEvents<CheckpointWriter>(journals.Log(node)));
    }

    public Node Node { get; }

    public SimulatedDisk Disk { get; }

    /// <summary>
    /// Makes a sink for a journal that this process adopts. Each adopted journal needs a sink of its own, which throws if it gets a record that was
    /// settled before the adoption began. Records that the previous owner settles during the adoption can be shipped again.
    /// </summary>
    public IAuditSink this[AuditStream stream] => new SimulatedSink(_journals, Node, _shippers++, _membership.AskedAt);

    private CancellationTokenSource Stopping { get; } = new();

    private bool IsSettled => _writer is not null && _journal is { State.BacklogRecords: 0 };

    public void Start() => Node.Run(RunAsync);

    /// <summary>True if the journal is open, no record waits to be shipped, and no client has work left.</summary>
    public bool IsIdle => IsSettled && _silo.Left.All(left => left == 0);

    /// <summary>Stops the process in an orderly way, as its host does.</summary>
    public void Stop() => Node.Run(async () =>
    {
        _journals.World.Note(Node.Name, $"is stopped");
        if (_writer is { } writer)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), Node.Time);
            await TryAsync(() => writer.WriteAsync(limit.Token));
        }

        Stopping.Cancel();
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
        }

        Node.Kill();
    });

    private async Task RunAsync()
    {
        _opening = _journals.World.Now;
        _journal = NewJournal();
        try
        {
            await _journal.OpenAsync();
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            _journals.World.Note(Node.Name, $"cannot open its journal: {failure.Message}");
            Node.Kill();
            return;
        }

        _writer = _checkpoints.OfOwn(_journal);
        for (var client = 0; client < _silo.Left.Length; client++)
        {
            var own = client;
            _ = Node.Run(() => WorkAsync(own));
        }

        _ = Node.Run(ShipAsync);
        _ = Node.Run(CheckpointAsync);
        _ = Node.Run(AdoptAsync);
        _ = Node.Run(WatchAsync);
    }

    private AuditJournal NewJournal() => new(
        JournalSettings.Of(_options.Value, AuditStream.Spi) with { GroupBytes = _journals.GroupBytes }, _machine, _journals.Log(Node), _journals.Meter);

    private AuditShipper NewShipper(AuditJournal journal, long since) =>
        new(journal, new SimulatedSink(_journals, Node, _shippers++, since), _journals.Order, TimeSpan.FromSeconds(2), Node.Time, _journals.Meter, _journals.Log(Node));

    private async Task WorkAsync(int client)
    {
        while (_silo.Left[client] > 0 && !Stopping.IsCancellationRequested)
        {
            await Task.Delay(_random.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(_random.Of(_journals.Pauses))), Node.Time);
            _silo.Left[client]--;
            await ExchangeAsync($"{_silo.Name}-{client}-{++_silo.Records}");
        }
    }

    private async Task ExchangeAsync(string id)
    {
        var body = $"<{id}/>{new string((char)('a' + _random.Below(26)), _random.Below(_journals.MostBytes))}";
        _journals.Oracle.Appends(id, body);
        var intent = new AuditIntent
        {
            RecordId = id,
            Stream = AuditStream.Spi,
            RequestDate = Node.Time.GetUtcNow(),
            Method = "POST",
            Path = "/api/v1/in/99999010/msgs",
            RequestBody = System.Text.Encoding.UTF8.GetBytes(body),
        };
        var written = await _journal!.AppendIntentAsync(intent, CancellationToken.None);
        _journals.World.Note(Node.Name, $"intent {id}: {written}");
        _journals.Count($"intents {written}");
        if (written != JournalWrite.Durable)
        {
            return;
        }

        _journals.Acknowledged(Node, id, $"<{id}/>", outcome: false);
        await EndAsync(id);
    }

    private async Task EndAsync(string id)
    {
        // One exchange of 20 gets no outcome, and one of 20 gets its outcome up to 10 s late.
        var kind = _random.Below(20);
        if (kind == 0)
        {
            return;
        }

        await Task.Delay(_random.Between(TimeSpan.Zero, kind == 1 ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(30)), Node.Time);
        var answer = $"[{id}]{_random.Next()}";
        _journals.Oracle.Ends(id, answer);
        var outcome = new AuditOutcome
        {
            RecordId = id,
            Stream = AuditStream.Spi,
            At = Node.Time.GetUtcNow(),
            ResponseStatusCode = 201,
            Outcome = "answered",
            ResponseBody = System.Text.Encoding.UTF8.GetBytes(answer),
        };
        var written = await _journal!.AppendOutcomeAsync(outcome, CancellationToken.None);
        _journals.World.Note(Node.Name, $"outcome {id}: {written}");
        _journals.Count($"outcomes {written}");
        if (written == JournalWrite.Durable)
        {
            _journals.Acknowledged(Node, id, answer, outcome: true);
        }
    }

    private async Task ShipAsync()
    {
        var shipper = NewShipper(_journal!, _opening);
        while (!Stopping.IsCancellationRequested)
        {
            await Task.Delay(ShipInterval, Node.Time);
            await TryAsync(async () =>
            {
                await _writer!.RecoverAsync();
                await shipper.ShipReadyAsync(Stopping.Token);
            });
        }
    }

    private async Task CheckpointAsync()
    {
        while (!Stopping.IsCancellationRequested)
        {
            await Task.Delay(ShipInterval, Node.Time);
            await TryAsync(() => _writer!.WriteIfDueAsync(Stopping.Token));
        }
    }

    private Task AdoptAsync()
    {
        var log = _journals.Log(Node);
        var adoption = new JournalAdoption(this, _checkpoints, _options, _machine, _journals.Meter, new NotedEvents<JournalAdoption>(log));
        var loop = new JournalAdoptionLoop(adoption, [], _options, Node.Time, _journals.Meter, new NotedEvents<JournalAdoptionLoop>(log));
        return TryAsync(() => loop.RunAsync(_membership, Stopping.Token));
    }

    // Ends the process if its journal is closed, because only a new process can open the journal again.
    private async Task WatchAsync()
    {
        while (_journal!.State.Condition != JournalCondition.Closed)
        {
            await Task.Delay(WatchInterval, Node.Time);
        }

        if (!Stopping.IsCancellationRequested)
        {
            _journals.World.Note(Node.Name, $"ends itself: its journal is closed");
            Node.Kill();
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or TimeoutException)
        {
            _journals.World.Note(Node.Name, $"goes on after: {failure.Message}");
        }
    }
}
