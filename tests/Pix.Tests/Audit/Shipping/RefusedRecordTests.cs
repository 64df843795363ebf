using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Shipping;

/// <summary>A record that a sink does not take holds up nobody; a sink that is away refuses nobody for good.</summary>
public sealed class RefusedRecordTests : IDisposable
{
    private static readonly ShippingOrder Order = new() { OrderWait = TimeSpan.Zero, RefusedAfter = TimeSpan.FromMinutes(15), RefusedTries = 8 };

    private readonly ScratchFolder _folder = new();
    private readonly ClockThatJumps _time = new(SomeRecord.Date);
    private readonly CollectingSink _sink = new();
    private readonly HashSet<string> _poison = [];
    private DateTimeOffset _backAt;

    public RefusedRecordTests() => _sink.Answer = Answer;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] DeadLetters => Directory.Exists(_folder["silo-1/dead-letter/spi"]) ? [.. Directory.GetFiles(_folder["silo-1/dead-letter/spi"]).Select(file => Path.GetFileNameWithoutExtension(file)!)] : [];

    private IEnumerable<string> Taken => _sink.Taken.Select(record => record.RecordId);

    /// <summary>Whether the sink says which records it does not take, as Firehose does for some, or throws for the whole batch.</summary>
    private bool NamesThem { get; set; }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(5, new[] { 2 })]
    [InlineData(7, new[] { 6 })]
    [InlineData(40, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(40, new[] { 3, 17, 18, 39 })]
    public async Task Those_behind_a_record_that_is_not_taken_go(int count, int[] poison)
    {
        foreach (var named in (bool[])[false, true])
        {
            NamesThem = named;
            using var folder = new ScratchFolder();
            await using var journal = await TestJournal.OpenAsync(folder.Path, _time);
            var ids = await ExchangesAsync(journal, count);
            _poison.UnionWith(poison.Select(index => ids[index]));
            var shipper = Shipper(journal, Order with { BatchRecords = count });

            var shipping = shipper.ShipReadyAsync(Cancellation);
            while (!shipping.IsCompleted)
            {
                // The last one that is refused is told from a sink that is away by what comes behind it.
                ids.AddRange(await ExchangesAsync(journal, 1));
            }

            await shipping;
            await shipper.ShipReadyAsync(Cancellation);

            Assert.Equal(ids.Where(id => !_poison.Contains(id)).Order(), Taken.Where(ids.Contains).Order());
            Assert.Equal(poison.Length, journal.State.BacklogRecords);
            Assert.Equal(poison.Length, shipper.HeldRecords);
        }
    }

    [Fact]
    public async Task It_becomes_a_dead_letter_after_so_many_tries_and_so_long_and_not_before()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var poison = Assert.Single(await ExchangesAsync(journal, 1));
        _poison.Add(poison);
        var shipper = Shipper(journal, Order);
        var held = _time.GetUtcNow();
        while (DeadLetters.Length == 0)
        {
            await ExchangesAsync(journal, 1);
            await shipper.ShipReadyAsync(Cancellation);
            Assert.InRange(journal.State.BacklogRecords, 0, 1);
            _time.Advance(TimeSpan.FromSeconds(20));
            Assert.InRange(_time.GetUtcNow() - held, TimeSpan.Zero, TimeSpan.FromMinutes(30));
        }

        Assert.Equal([poison], DeadLetters);
        Assert.InRange(_time.GetUtcNow() - held, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(20));
        Assert.Equal((0, 0, 0L), (shipper.HeldRecords, journal.State.BacklogRecords, journal.State.BacklogBytes));
        Assert.InRange(_sink.Attempts.Count(batch => batch.Count == 1 && batch[0].RecordId == poison), 8, 80);
    }

    [Fact]
    public async Task A_sink_that_is_away_for_days_takes_everything_in_order_when_it_is_back()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var ids = await ExchangesAsync(journal, 20);
        _backAt = SomeRecord.Date.AddDays(2);

        await Shipper(journal, Order).ShipReadyAsync(Cancellation);

        Assert.Equal(ids, Taken);
        Assert.Empty(DeadLetters);

        // Two days are 5,760 waits of 30 s; looking for one record of 20 that is not taken costs 8 calls each time.
        Assert.InRange(_sink.Attempts.Count, 5_000, 9 * 5_760);
    }

    [Fact]
    public async Task A_record_that_is_held_when_the_sink_goes_away_is_not_given_up_for_that()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var poison = Assert.Single(await ExchangesAsync(journal, 1));
        _poison.Add(poison);
        await ExchangesAsync(journal, 1);
        var shipper = Shipper(journal, Order);
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal(1, shipper.HeldRecords);

        _backAt = _time.GetUtcNow().AddDays(1);
        while (_time.GetUtcNow() < _backAt)
        {
            await shipper.ShipReadyAsync(Cancellation);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, shipper.HeldRecords);
        Assert.Empty(DeadLetters);
        _poison.Clear();
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal((0, 0), (shipper.HeldRecords, journal.State.BacklogRecords));
        Assert.Equal(poison, Taken.Last());
    }

    [Fact]
    public async Task A_letter_that_cannot_be_written_keeps_its_record_and_holds_up_no_other()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var ids = await ExchangesAsync(journal, 3);
        await File.WriteAllTextAsync(_folder["silo-1/dead-letter"], "not a folder", Cancellation);
        _sink.Answer = (_, batch) => new([], [.. batch.Index().Where(record => record.Item.RecordId == ids[1]).Select(record => record.Index)], "too large");
        var shipper = Shipper(journal, Order);

        await shipper.ShipReadyAsync(Cancellation);
        await ExchangesAsync(journal, 1);
        await shipper.ShipReadyAsync(Cancellation);

        Assert.Equal(1, journal.State.BacklogRecords);
        Assert.Equal(3, Taken.Distinct().Count());
        Assert.Equal(3, Taken.Count());
        File.Delete(_folder["silo-1/dead-letter"]);
        _time.Advance(TimeSpan.FromMinutes(1));
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal([ids[1]], DeadLetters);
        Assert.Equal(0, journal.State.BacklogRecords);
    }

    [Fact]
    public async Task Nothing_is_delivered_again_and_again_when_the_journal_is_closed()
    {
        var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await ExchangesAsync(journal, 3);
        var shipper = Shipper(journal, Order);
        var closing = Task.CompletedTask;
        _sink.Answer = (_, _) =>
        {
            closing = journal.DisposeAsync().AsTask();
            return SinkDelivery.Complete;
        };

        await Assert.ThrowsAsync<IOException>(() => shipper.ShipReadyAsync(Cancellation));
        await closing;
        Assert.Equal(0, await shipper.ShipReadyAsync(Cancellation));

        Assert.Single(_sink.Attempts);
    }

    private static async Task<List<string>> ExchangesAsync(AuditJournal journal, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var intent = SomeRecord.Intent();
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation));
            ids.Add(intent.RecordId);
        }

        return ids;
    }

    private SinkDelivery Answer(int attempt, IReadOnlyList<AuditRecord> batch)
    {
        var refused = batch.Index().Where(record => _poison.Contains(record.Item.RecordId)).Select(record => record.Index).ToList();
        return _time.GetUtcNow() < _backAt || (refused.Count > 0 && !NamesThem) ? throw new IOException("InvalidArgumentException") : new(refused, [], refused.Count > 0 ? "InternalFailure" : "");
    }

    private AuditShipper Shipper(AuditJournal journal, ShippingOrder order) =>
        new(journal, _sink, order, TimeSpan.FromSeconds(30), _time, new AuditMeter(), NullLogger.Instance);
}
