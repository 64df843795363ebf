using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Shipping;

public sealed class ShipperTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
    private readonly CollectingSink _sink = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Intent_and_outcome_become_one_record()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var id = await ExchangeAsync(journal);

        await Shipper(journal).ShipReadyAsync(Cancellation);

        var record = Assert.Single(_sink.Taken);
        Assert.Equal(id, record.RecordId);
        Assert.Equal("2026-11-24T13:45:59.123456Z", record.RequestDate);
        Assert.Equal("""{"Content-Type":"application/xml; charset=utf-8","pix-a":["1","2"]}""", record.RequestHeader);
        Assert.Equal(SomeRecord.Body(40), BodyText.ToBytes(record.RequestBody));
        Assert.Equal((201, "absent", "answered", "abc"), (record.ResponseStatusCode, record.ResponseSignatureValid, record.Outcome, record.PiResourceId));
        Assert.Equal(25.017, record.DurationMs);
        Assert.Equal((1, 2), (record.RequestLink?.Sequence, record.ResponseLink?.Sequence));
        Assert.Equal(0, journal.State.BacklogRecords);
        Assert.Equal(0, journal.State.BacklogBytes);
    }

    [Fact]
    public async Task Records_go_in_the_order_of_their_intents_in_batches()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            ids.Add(await ExchangeAsync(journal));
        }

        await Shipper(journal, new() { BatchRecords = 10 }).ShipReadyAsync(Cancellation);

        Assert.Equal([10, 10, 5], _sink.Attempts.Select(batch => batch.Count));
        Assert.Equal(ids, _sink.Taken.Select(record => record.RecordId));
    }

    [Fact]
    public async Task A_batch_is_bounded_in_bytes_and_one_large_record_still_goes()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        for (var i = 0; i < 6; i++)
        {
            await ExchangeAsync(journal, bodyBytes: 30_000);
        }

        await Shipper(journal, new() { BatchBytes = 70_000 }).ShipReadyAsync(Cancellation);
        await ExchangeAsync(journal, bodyBytes: 200_000);
        await Shipper(journal, new() { BatchBytes = 70_000 }).ShipReadyAsync(Cancellation);

        Assert.Equal([2, 2, 2, 1], _sink.Attempts.Select(batch => batch.Count));
    }

    [Fact]
    public async Task What_a_sink_did_not_take_is_sent_again_alone_and_stays_in_the_journal_until_then()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        for (var i = 0; i < 5; i++)
        {
            await ExchangeAsync(journal);
        }

        var backlog = new List<int>();
        _sink.Answer = (attempt, _) =>
        {
            backlog.Add(journal.State.BacklogRecords);
            return attempt switch
            {
                1 => throw new IOException("The network is down."),
                2 => new([1, 3], [], "ServiceUnavailableException"),
                3 => new([0], [], "ServiceUnavailableException"),
                _ => SinkDelivery.Complete,
            };
        };

        await ShipAsync(Shipper(journal));

        Assert.Equal([5, 5, 2, 1], _sink.Attempts.Select(batch => batch.Count));
        Assert.Equal([5, 5, 2, 1], backlog);
        Assert.Equal(5, _sink.Taken.Select(record => record.RecordId).Distinct().Count());
        Assert.Equal(0, journal.State.BacklogRecords);
    }

    [Fact]
    public async Task What_no_sink_can_take_goes_to_the_dead_letters()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var id = await ExchangeAsync(journal);
        _sink.Answer = (_, _) => new([], [0], "InvalidArgumentException");

        await Shipper(journal).ShipReadyAsync(Cancellation);

        var letter = await File.ReadAllTextAsync(Path.Combine(_folder.Path, "silo-1", "dead-letter", "spi", id + ".json"), Cancellation);
        Assert.Contains($"\"record_id\":\"{id}\"", letter, StringComparison.Ordinal);
        Assert.Equal(0, journal.State.BacklogRecords);
    }

    [Fact]
    public async Task Finished_exchanges_wait_for_an_earlier_one_only_so_long()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var slow = SomeRecord.Intent();
        await journal.AppendIntentAsync(slow, Cancellation);
        var quick = await ExchangeAsync(journal);
        var shipper = Shipper(journal, new() { OrderWait = TimeSpan.FromSeconds(2) });

        await shipper.ShipReadyAsync(Cancellation);
        Assert.Empty(_sink.Taken);

        _time.Advance(TimeSpan.FromSeconds(2));
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal([quick], _sink.Taken.Select(record => record.RecordId));

        await journal.AppendOutcomeAsync(SomeRecord.Outcome(slow.RecordId), Cancellation);
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal([quick, slow.RecordId], _sink.Taken.Select(record => record.RecordId));
        Assert.Equal("answered", _sink.Taken[^1].Outcome);
    }

    [Fact]
    public async Task An_old_intent_goes_as_unknown_and_again_whole_when_its_outcome_comes_late()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var intent = SomeRecord.Intent();
        await journal.AppendIntentAsync(intent, Cancellation);
        var shipper = Shipper(journal);
        _time.Advance(TimeSpan.FromMinutes(5));

        await shipper.ShipReadyAsync(Cancellation);
        await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation);
        await shipper.ShipReadyAsync(Cancellation);

        Assert.Equal([(0, "outcome-unknown"), (201, "answered")], _sink.Taken.Select(record => (record.ResponseStatusCode, record.Outcome)));
        Assert.All(_sink.Taken, record => Assert.Equal(intent.RecordId, record.RecordId));
        Assert.Equal(0, journal.State.BacklogBytes);
    }

    [Fact]
    public async Task An_intent_whose_outcome_never_comes_leaves_the_journal_in_the_end()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation);
        var shipper = Shipper(journal);
        _time.Advance(TimeSpan.FromMinutes(5));
        await shipper.ShipReadyAsync(Cancellation);
        Assert.NotEqual(0, journal.State.BacklogBytes);

        _time.Advance(TimeSpan.FromHours(2));
        await shipper.ShipReadyAsync(Cancellation);

        Assert.Single(_sink.Taken);
        Assert.Equal(0, journal.State.BacklogBytes);
    }

    [Fact]
    public async Task An_intent_left_by_a_process_that_ended_is_shipped_at_once_and_once()
    {
        var orphan = SomeRecord.Intent();
        await using (var journal = await TestJournal.OpenAsync(_folder.Path, _time))
        {
            await journal.AppendIntentAsync(orphan, Cancellation);
        }

        for (var start = 0; start < 2; start++)
        {
            await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
            await Shipper(journal).ShipReadyAsync(Cancellation);
        }

        var record = Assert.Single(_sink.Taken);
        Assert.Equal((orphan.RecordId, 0, "outcome-unknown"), (record.RecordId, record.ResponseStatusCode, record.Outcome));
        Assert.Null(record.DurationMs);
    }

    [Fact]
    public async Task An_outcome_without_intent_is_shipped_as_what_it_is()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await journal.AppendOutcomeAsync(SomeRecord.Outcome("0192"), Cancellation);

        await Shipper(journal).ShipReadyAsync(Cancellation);

        var record = Assert.Single(_sink.Taken);
        Assert.Equal(("0192", "", 201), (record.RecordId, record.RequestMethod, record.ResponseStatusCode));
        Assert.Null(record.RequestLink);
        Assert.Equal(0, journal.State.BacklogBytes);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_clock_that_is_set_changes_nothing_about_when_a_record_goes(int years)
    {
        var clock = new ClockThatIsSet(SomeRecord.Date);
        await using var journal = await TestJournal.OpenAsync(_folder.Path, clock);
        var unknown = SomeRecord.Intent();
        await journal.AppendIntentAsync(unknown, Cancellation);
        clock.Off = TimeSpan.FromDays(365 * years);
        var quick = await ExchangeAsync(journal);
        var shipper = new AuditShipper(journal, _sink, new(), TimeSpan.FromSeconds(30), clock, new AuditMeter(), NullLogger.Instance);

        await shipper.ShipReadyAsync(Cancellation);
        Assert.Empty(_sink.Taken);
        clock.Advance(TimeSpan.FromSeconds(2));
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal([quick], _sink.Taken.Select(record => record.RecordId));
        Assert.Equal(TimeSpan.FromSeconds(2), journal.State.OldestAge);

        clock.Advance(TimeSpan.FromMinutes(5));
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal([quick, unknown.RecordId], _sink.Taken.Select(record => record.RecordId));

        clock.Advance(TimeSpan.FromHours(2));
        await shipper.ShipReadyAsync(Cancellation);
        Assert.Equal(0, journal.State.BacklogBytes);
    }

    [Fact]
    public async Task What_an_earlier_process_left_goes_although_the_clock_is_behind_its_time()
    {
        var early = SomeRecord.Intent();
        await using (var journal = await TestJournal.OpenAsync(_folder.Path, _time))
        {
            await journal.AppendIntentAsync(early, Cancellation);
        }

        var behind = new ClockThatIsSet(SomeRecord.Date) { Off = TimeSpan.FromDays(-400) };
        await using var again = await TestJournal.OpenAsync(_folder.Path, behind);
        Assert.Equal(TimeSpan.Zero, again.State.OldestAge);
        behind.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), again.State.OldestAge);
        await new AuditShipper(again, _sink, new(), TimeSpan.FromSeconds(30), behind, new AuditMeter(), NullLogger.Instance).ShipReadyAsync(Cancellation);

        Assert.Equal([early.RecordId], _sink.Taken.Select(record => record.RecordId));
    }

    private static async Task<string> ExchangeAsync(AuditJournal journal, int bodyBytes = 40)
    {
        var intent = SomeRecord.Intent(bodyBytes: bodyBytes);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation));
        return intent.RecordId;
    }

    private AuditShipper Shipper(AuditJournal journal, ShippingOrder? order = null) =>
        new(journal, _sink, order ?? new ShippingOrder(), TimeSpan.FromSeconds(30), _time, new AuditMeter(), NullLogger.Instance);

    /// <summary>Ships while the clock runs as fast as the shipper waits on it.</summary>
    private async Task ShipAsync(AuditShipper shipper)
    {
        var shipping = shipper.ShipReadyAsync(Cancellation);
        while (!shipping.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await shipping;
    }
}
