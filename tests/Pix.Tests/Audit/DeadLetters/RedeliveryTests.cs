using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.DeadLetters;

/// <summary>
/// A dead letter goes to its sink once more when an operator asks: recorded first, at least once, and the letter is deleted only when the
/// sink has it.
/// </summary>
public sealed class RedeliveryTests : IDisposable
{
    private static readonly RedeliveryRequest Request = new("ana@bank", "The stream takes large records now.", SomeRecord.Date);

    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
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
        Assert.StartsWith("its request cannot be read: it ", Assert.Single(Letters.Letters()).State, StringComparison.Ordinal);
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
        Assert.Contains((DeadLetterKind.Damaged, "0192"), found);
        Assert.Contains((DeadLetterKind.Log, ""), found);
        foreach (var letter in Letters.Letters().Where(letter => letter.Kind != DeadLetterKind.Record))
        {
            Letters.Ask(letter, Request);
        }

        await Redelivery(journal).RunAsync(Cancellation);
        Assert.Empty(_sink.Attempts);
        Assert.Equal(3, Letters.Letters().Count);
    }

    /// <summary>Whoever can write the folder can put a record there; only one that gives the hashes in it is what some journal wrote.</summary>
    [Theory]
    [InlineData("body", "its columns do not give the hash of its intent")]
    [InlineData("status", "its columns do not give the hash of its outcome")]
    [InlineData("no links", "it is in no journal's chain")]
    [InlineData("no outcome's link", "no entry of a journal stands behind its columns response_date")]
    [InlineData("part", "no entry of a journal stands behind its columns part")]
    [InlineData("garbled body", "its columns do not give the hash of its intent")]
    [InlineData("date", "its date cannot be read")]
    [InlineData("date of an outcome alone", "its date cannot be read")]
    public async Task A_letter_that_is_not_shown_to_be_what_was_appended_goes_to_no_sink_and_says_why(string how, string why)
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var record = await RefuseAsync(journal);
        var outcomeAlone = RecordAssembly.Of("j", null, new LogEntry(2, (byte)EntryKind.Outcome, record.RecordId, 0, false, new byte[32], new byte[32], [])) with { ResponseLink = null };
        Put(how switch
        {
            "body" => record with { RequestBody = "<b/>" },
            "status" => record with { ResponseStatusCode = 200 },
            "no links" => record with { RequestLink = null, ResponseLink = null },
            "no outcome's link" => record with { ResponseLink = null },
            "part" => record with { Parts = 2 },
            "garbled body" => record with { RequestBody = "base64:!" },
            "date" => record with { RequestDate = "yesterday" },
            _ => outcomeAlone with { RequestDate = "", ResponseLink = record.ResponseLink },
        });
        Assert.StartsWith(why, Assert.Single(Letters.Letters()).State, StringComparison.Ordinal);
        Letters.Ask(Letters.Letters()[0], Request);

        await Redelivery(journal).RunAsync(Cancellation);
        await Redelivery(journal).RunAsync(Cancellation);

        Assert.Empty(_sink.Attempts);
        var kept = Assert.Single(Letters.Letters());
        Assert.Equal((DeadLetterKind.Unverified, record.RecordId), (kept.Kind, kept.RecordId));
        Assert.StartsWith($"not taken: {why}", kept.State, StringComparison.Ordinal);
        Assert.StartsWith(why, kept.Why, StringComparison.Ordinal);
        Assert.Equal("rejected", (await OperatorRecordAsync(journal)).Outcome);
    }

    [Fact]
    public async Task A_letter_that_another_takes_the_place_of_after_it_was_listed_is_judged_as_it_is_delivered()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var record = await RefuseAsync(journal);
        Letters.Ask(Letters.Letters()[0], Request);
        _sink.Answer = (attempt, _) => attempt == 1 ? throw new IOException("away") : SinkDelivery.Complete;
        var redelivery = Redelivery(journal);
        await redelivery.RunAsync(Cancellation);

        Put(record with { RequestBody = "<b/>" });
        await redelivery.RunAsync(Cancellation);

        Assert.Single(_sink.Attempts);
        Assert.StartsWith("not taken", Assert.Single(Letters.Letters()).State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_an_entry_that_are_whole_and_bytes_that_rotted_are_told_apart()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        byte[] payload = [99, 1, 2];
        var hash = HashChain.Link(new byte[32], 7, HashChain.Digest(1, payload));
        await journal.DeadLetters.KeepAsync(new LogEntry(7, 1, "0192", 0, false, new byte[32], hash, payload));
        await journal.DeadLetters.KeepAsync(new LogEntry(8, 1, "0193", 0, false, new byte[32], hash, payload));

        var letters = Letters.Letters().ToDictionary(letter => letter.RecordId, letter => (letter.Kind, letter.State));

        Assert.Equal((DeadLetterKind.Entry, "an entry as it was written, which this version of Pix cannot read"), letters["0192"]);
        Assert.Equal((DeadLetterKind.Damaged, "the bytes of an entry that do not give its hash"), letters["0193"]);
    }

    /// <summary>Reading a pipe waits for its writer, and a device never ends: none of them is opened.</summary>
    [Theory]
    [InlineData("mkfifo", "{0}")]
    [InlineData("ln", "-s", "/dev/zero", "{0}")]
    [InlineData("ln", "-s", "{1}", "{0}")]
    [InlineData("mknod", "{0}", "c", "1", "5")]
    public async Task What_is_no_regular_file_is_listed_and_never_opened(string program, params string[] arguments)
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var record = await RefuseAsync(journal);
        var (letter, aside) = (Path.Combine(Letters.Folder, $"{record.RecordId}.json"), _folder["aside"]);
        await MakeAsync(program, [.. arguments.Select(argument => string.Format(System.Globalization.CultureInfo.InvariantCulture, argument, Path.Combine(Letters.Folder, "0192.json"), aside))]);
        File.Copy(letter, aside);
        // The same for a request.
        await MakeAsync(program, [.. arguments.Select(argument => string.Format(System.Globalization.CultureInfo.InvariantCulture, argument, letter + ".redeliver", aside))]);

        var letters = Letters.Letters().OrderBy(one => one.Name, StringComparer.Ordinal).ToList();
        await Redelivery(journal).RunAsync(Cancellation);

        Assert.Equal(2, letters.Count);
        Assert.Equal(DeadLetterKind.Unverified, letters[0].Kind);
        Assert.Contains("0192.json' is no regular file", letters[0].State, StringComparison.Ordinal);
        Assert.Contains("redeliver' is no regular file", letters[1].State, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => Letters.Content(letters[0]));
        Assert.Empty(_sink.Attempts);
    }

    [Fact]
    public async Task A_request_that_cannot_be_read_is_told_once_and_holds_up_no_other()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var (first, second) = (await RefuseAsync(journal), await RefuseAsync(journal));
        // The first in the order of the list; a link to itself cannot be read by root either.
        var unreadable = Letters.Letters()[0];
        var link = Path.Combine(Letters.Folder, Path.GetFileName(unreadable.Name) + ".redeliver");
        File.CreateSymbolicLink(link, link);
        Letters.Ask(Letters.Letters()[1], Request);
        var log = new CollectingLogger();
        var redelivery = Redelivery(journal, log);

        await redelivery.RunAsync(Cancellation);
        await redelivery.RunAsync(Cancellation);

        Assert.Equal(unreadable.RecordId == first.RecordId ? second : first, Assert.Single(_sink.Taken));
        Assert.Single(log.Lines, line => line.Contains($"The request to redeliver dead letter {unreadable.Name} cannot be read or carried out", StringComparison.Ordinal));
        Assert.StartsWith("its request cannot be read", Assert.Single(Letters.Letters()).State, StringComparison.Ordinal);

        File.Delete(link);
        Letters.Ask(unreadable, Request);
        await redelivery.RunAsync(Cancellation);
        Assert.Empty(Letters.Letters());
    }

    private static async Task MakeAsync(string program, string[] arguments)
    {
        using var made = System.Diagnostics.Process.Start(program, arguments);
        await made.WaitForExitAsync(Cancellation);
        Assert.SkipWhen(program == "mknod" && made.ExitCode != 0, "only root makes devices");
        Assert.Equal(0, made.ExitCode);
    }

    private void Put(AuditRecord record) => File.WriteAllBytes(Path.Combine(Letters.Folder, $"{record.RecordId}.json"), JsonLine.Of(record));

    private async Task<AuditRecord> RefuseAsync(AuditJournal journal)
    {
        var refusing = new CollectingSink { Answer = (_, _) => new([], [0], "too large") };
        var intent = SomeRecord.Intent();
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation));
        await new AuditShipper(journal, refusing, new(), TimeSpan.FromSeconds(30), _time, new AuditMeter(), NullLogger.Instance).ShipReadyAsync(Cancellation);
        return Assert.Single(refusing.Attempts[0]);
    }

    private async Task<AuditRecord> OperatorRecordAsync(AuditJournal journal)
    {
        var shipped = new CollectingSink();
        await new AuditShipper(journal, shipped, new(), TimeSpan.FromSeconds(30), _time, new AuditMeter(), NullLogger.Instance).ShipReadyAsync(Cancellation);
        return Assert.Single(shipped.Taken);
    }

    private Redelivery Redelivery(AuditJournal journal, ILogger? logger = null) => new(Letters, journal, _sink, "silo-1", _time, logger ?? NullLogger.Instance);
}
