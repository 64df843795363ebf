using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Pix.Audit.Tests;

/// <summary>A dead letter goes to its sink once more when an operator asks: recorded first, at least once, and the letter is deleted only when the sink has it.</summary>
public sealed class RedeliveryTests : IDisposable
{
    private static readonly RedeliveryRequest Request = new("ana@bank", "The stream takes large records now.", Some.Date);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Some.Date);
    private readonly CollectingSink _sink = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DeadLetterFolder Letters => new(_folder.Path, "silo-1", AuditStream.Spi);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_letter_is_delivered_as_it_was_and_who_and_why_are_in_the_audit()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var refused = await RefuseAsync(journal);
        var letter = Assert.Single(Letters.Letters());
        Assert.Equal((DeadLetterKind.Record, refused.RecordId, ""), (letter.Kind, letter.RecordId, letter.State));
        Letters.Ask(letter, Request);
        Assert.Equal("redelivery asked for by ana@bank", Assert.Single(Letters.Letters()).State);

        await Redelivery(journal).RunAsync(Cancellation);

        Assert.Equal(refused, Assert.Single(_sink.Taken));
        Assert.Empty(Directory.GetFiles(Letters.Folder));
        var record = await OperatorRecordAsync(journal);
        Assert.Equal(("PIX", "/audit/dead/" + letter.Name, "answered", 200), (record.RequestMethod, record.RequestPath, record.Outcome, record.ResponseStatusCode));
        Assert.Contains("ana@bank", record.RequestHeader, StringComparison.Ordinal);
        Assert.Contains(Request.Why, record.RequestHeader, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_and_why_are_durable_before_the_sink_is_asked()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await RefuseAsync(journal);
        Letters.Ask(Letters.Letters()[0], Request);
        var recordedFirst = false;
        _sink.Answer = (_, _) =>
        {
            recordedFirst = journal.State.BacklogRecords == 1;
            return SinkDelivery.Complete;
        };

        await Redelivery(journal).RunAsync(Cancellation);

        Assert.True(recordedFirst);
    }

    [Fact]
    public async Task A_sink_that_does_not_take_it_again_ends_the_request_and_the_letter_says_why()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await RefuseAsync(journal);
        Letters.Ask(Letters.Letters()[0], Request);
        _sink.Answer = (_, _) => new([], [0], "still too large");

        await Redelivery(journal).RunAsync(Cancellation);
        await Redelivery(journal).RunAsync(Cancellation);

        Assert.Equal("not taken: still too large", Assert.Single(Letters.Letters()).State);
        Assert.Single(_sink.Attempts);
        Assert.Equal("rejected", (await OperatorRecordAsync(journal)).Outcome);

        _sink.Answer = (_, _) => SinkDelivery.Complete;
        Letters.Ask(Letters.Letters()[0], Request);
        await Redelivery(journal).RunAsync(Cancellation);
        Assert.Empty(Letters.Letters());
    }

    [Fact]
    public async Task A_sink_that_is_away_is_tried_again_with_one_record_of_the_operator()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await RefuseAsync(journal);
        Letters.Ask(Letters.Letters()[0], Request);
        _sink.Answer = (attempt, _) => attempt < 4 ? throw new IOException("away") : SinkDelivery.Complete;
        var redelivery = Redelivery(journal);

        for (var look = 0; look < 4; look++)
        {
            Assert.Single(Letters.Letters());
            await redelivery.RunAsync(Cancellation);
        }

        Assert.Empty(Letters.Letters());
        Assert.Equal(1, journal.State.BacklogRecords);
    }

    [Fact]
    public async Task A_journal_that_takes_no_record_of_who_and_why_delivers_nothing()
    {
        var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await RefuseAsync(journal);
        Letters.Ask(Letters.Letters()[0], Request);
        await journal.DisposeAsync();

        await Redelivery(journal).RunAsync(Cancellation);

        Assert.Empty(_sink.Attempts);
        Assert.Equal("redelivery asked for by ana@bank", Assert.Single(Letters.Letters()).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"Who\":\"\",\"Why\":\"x\"}")]
    public async Task What_is_no_request_asks_for_nothing(string content)
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await RefuseAsync(journal);
        await File.WriteAllTextAsync(Directory.GetFiles(Letters.Folder)[0] + ".redeliver", content, Cancellation);

        await Redelivery(journal).RunAsync(Cancellation);

        Assert.Empty(_sink.Attempts);
        Assert.Single(Letters.Letters());
    }

    /// <summary>The id of a stored record becomes part of a file's name.</summary>
    [Theory]
    [InlineData("x/../../../../outside", "x.json")]
    [InlineData("x/../../../../outside", "outside.json")]
    [InlineData("0193f0c2a1b27c3d8e4f5a6b7c8d9e0f", "another.json")]
    public async Task A_letter_that_is_not_named_as_its_record_goes_to_no_sink(string id, string name)
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var record = await RefuseAsync(journal);
        File.Delete(Assert.Single(Directory.GetFiles(Letters.Folder)));
        await File.WriteAllBytesAsync(Path.Combine(Letters.Folder, name), JsonLine.Of(record with { RecordId = id }), Cancellation);
        Letters.Ask(Assert.Single(Letters.Letters()), Request);

        await Redelivery(journal).RunAsync(Cancellation);

        Assert.Empty(_sink.Attempts);
        Assert.StartsWith("not taken", Assert.Single(Letters.Letters()).State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_bytes_are_listed_as_what_they_are_and_go_to_no_sink()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await RefuseAsync(journal);
        await journal.DeadLetters.KeepAsync(new LogEntry(7, 1, "0192", 0, false, new byte[32], new byte[32], [1, 2, 3]));
        await File.WriteAllBytesAsync(Path.Combine(Letters.Folder, "spi_journal_0000000001-64.bin"), [1, 2], Cancellation);

        var found = Letters.Letters().Select(letter => (letter.Kind, letter.RecordId)).ToList();

        Assert.Equal(3, found.Count);
        Assert.Contains((DeadLetterKind.Entry, "0192"), found);
        Assert.Contains((DeadLetterKind.Log, ""), found);
        foreach (var letter in Letters.Letters().Where(letter => letter.Kind != DeadLetterKind.Record))
        {
            Letters.Ask(letter, Request);
        }

        await Redelivery(journal).RunAsync(Cancellation);
        Assert.Empty(_sink.Attempts);
        Assert.Equal(3, Letters.Letters().Count);
    }

    private async Task<AuditRecord> RefuseAsync(AuditJournal journal)
    {
        var refusing = new CollectingSink { Answer = (_, _) => new([], [0], "too large") };
        var intent = Some.Intent();
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(Some.Outcome(intent.RecordId), Cancellation));
        await new AuditShipper(journal, refusing, new(), TimeSpan.FromSeconds(30), _time, new AuditMeter(), NullLogger.Instance).ShipReadyAsync(Cancellation);
        return Assert.Single(refusing.Attempts[0]);
    }

    private async Task<AuditRecord> OperatorRecordAsync(AuditJournal journal)
    {
        var shipped = new CollectingSink();
        await new AuditShipper(journal, shipped, new(), TimeSpan.FromSeconds(30), _time, new AuditMeter(), NullLogger.Instance).ShipReadyAsync(Cancellation);
        return Assert.Single(shipped.Taken);
    }

    private Redelivery Redelivery(AuditJournal journal) => new(Letters, journal, _sink, "silo-1", _time, NullLogger.Instance);
}
