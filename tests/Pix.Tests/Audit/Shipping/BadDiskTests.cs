using System.Text;
using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Shipping;

/// <summary>What the shipper does when the journal's disk does not give a record, or does not take that the sink has it.</summary>
public sealed class BadDiskTests : IDisposable
{
    private const int Unreadable = 2106, NotSettled = 2107, Damaged = 2013;

    private readonly ScratchFolder _folder = new();
    private readonly ClockThatJumps _time = new(SomeRecord.Date);
    private readonly CollectingSink _sink = new();
    private readonly FaultyDisk _disk = new();
    private readonly Noted _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<string> Taken => _sink.Taken.Select(record => record.RecordId);

    public void Dispose() => _folder.Dispose();

    /// <summary>Then it is told of, once, though it was told before that the sink does not take it.</summary>
    [Fact]
    public void A_record_that_is_held_for_the_sink_and_then_cannot_be_read_is_told_as_unreadable()
    {
        var held = new HeldRecords(new ShippingOrder(), TimeSpan.FromSeconds(1), TimeProvider.System);

        Assert.True(held.Refused(1));
        Assert.True(held.Unreadable(1));
        Assert.False(held.Unreadable(1));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_holds_up_no_other_and_goes_when_it_can()
    {
        await using var journal = await OpenAsync();
        var ids = await ExchangesAsync(journal, 7);
        _disk.Unreadable = Encoding.ASCII.GetBytes(ids[3]);
        var shipper = Shipper(journal);

        await shipper.ShipReadyAsync(Cancellation);
        _time.Advance(TimeSpan.FromMinutes(1));
        await shipper.ShipReadyAsync(Cancellation);

        Assert.Equal(ids.Where(id => id != ids[3]), Taken);
        Assert.Equal((1, 1), (journal.State.BacklogRecords, shipper.HeldRecords));
        Assert.Single(_log.Events, Unreadable);

        _disk.Unreadable = null;
        _time.Advance(TimeSpan.FromMinutes(1));
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal(ids[3], Taken.Last());
        Assert.Equal((0, 0), (journal.State.BacklogRecords, shipper.HeldRecords));
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_reported_by_the_next_owner()
    {
        var journal = await OpenAsync();
        var ids = await ExchangesAsync(journal, 7);
        _disk.Unreadable = Encoding.ASCII.GetBytes(ids[3]);
        await journal.DisposeAsync();
        Assert.DoesNotContain(Damaged, _log.Events);

        await using var next = await OpenAsync();

        Assert.Contains(Damaged, _log.Events);
        Assert.InRange(next.State.BacklogRecords, 1, 6);
    }

    [Fact]
    public async Task Nothing_more_is_shipped_until_the_disk_takes_that_the_sink_has_it()
    {
        const int Faults = 5;
        await using var journal = await OpenAsync();
        var ids = await ExchangesAsync(journal, 4);
        var refusedAtAttempt = new List<int>();
        _sink.Answer = (_, _) =>
        {
            refusedAtAttempt.Add(_disk.Refused);
            _disk.RefusesWrite = refused => refused < Faults;
            return SinkDelivery.Complete;
        };

        await Shipper(journal, batch: 2).ShipReadyAsync(Cancellation);

        Assert.Equal([0, Faults], refusedAtAttempt);
        Assert.Equal(ids, Taken);
        Assert.Contains(NotSettled, _log.Events);
        Assert.Equal(0, journal.State.BacklogRecords);
    }

    [Fact]
    public async Task What_could_not_be_settled_is_delivered_again_after_a_crash()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var journal = await OpenAsync();
        var ids = await ExchangesAsync(journal, 3);
        _sink.Answer = (_, _) =>
        {
            _disk.RefusesWrite = refused =>
            {
                if (refused == 4)
                {
                    stop.Cancel();
                }

                return true;
            };
            return SinkDelivery.Complete;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shipper(journal).ShipReadyAsync(stop.Token));
        await journal.DisposeAsync();
        _disk.RefusesWrite = _ => false;
        _sink.Answer = (_, _) => SinkDelivery.Complete;

        await using var next = await OpenAsync();
        Assert.Equal(3, next.State.BacklogRecords);
        await Shipper(next).ShipReadyAsync(Cancellation);

        Assert.Equal([.. ids, .. ids], Taken);
        Assert.Equal(0, next.State.BacklogRecords);
    }

    private static async Task<List<string>> ExchangesAsync(AuditJournal journal, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            // Longer than a page of the disk: what cannot be read of one is not all of the others.
            var intent = SomeRecord.Intent(bodyBytes: 10_000);
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation));
            ids.Add(intent.RecordId);
        }

        return ids;
    }

    private async Task<AuditJournal> OpenAsync()
    {
        var journal = new AuditJournal(SomeRecord.Settings(_folder.Path), _disk.Machine(_time), _log, new AuditMeter());
        await journal.OpenAsync();
        return journal;
    }

    private AuditShipper Shipper(AuditJournal journal, int batch = 100) =>
        new(journal, _sink, new ShippingOrder { OrderWait = TimeSpan.Zero, BatchRecords = batch }, TimeSpan.FromSeconds(30), _time, new AuditMeter(), _log);

    /// <summary>The ids of what is logged.</summary>
    private sealed class Noted : ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<int> _events = new();

        public IReadOnlyCollection<int> Events => _events;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _events.Enqueue(eventId.Id);
    }
}
