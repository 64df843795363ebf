using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Journal;

/// <summary>A disk that hangs: what is not durable in its caller's time is not sent, and its record says so when it becomes durable.</summary>
public sealed class AppendsInTimeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
    private readonly HangingDisk _disk = new();
    private readonly CollectingSink _sink = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AppendsInTime Appends => new(_time, new AuditMeter(), NullLogger<AppendsInTime>.Instance);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_intent_is_late_while_it_is_synced_and_while_it_is_queued_and_both_are_recorded_as_not_sent()
    {
        await using var journal = await OpenAsync();
        _disk.Hang();
        var (synced, queued) = (SomeRecord.Intent(), SomeRecord.Intent());
        var first = Appends.IntentAsync(journal, synced, "not-sent", Patience).AsTask();
        await Wait.UntilAsync(() => _disk.Waiting == 1);
        var second = Appends.IntentAsync(journal, queued, "not-sent", Patience).AsTask();

        _time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(first.IsCompleted || second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([JournalWrite.Late, JournalWrite.Late], await Task.WhenAll(first, second));
        Assert.Equal(1, _disk.Waiting);

        _disk.Release();
        await Wait.UntilAsync(() => journal.Take(new()).Count == 2);
        await ShipAsync(journal);
        Assert.Equal([(synced.RecordId, "not-sent", 0), (queued.RecordId, "not-sent", 0)], _sink.Taken.Select(record => (record.RecordId, record.Outcome, record.ResponseStatusCode)));
        Assert.All(_sink.Taken, record => Assert.NotNull(record.ResponseLink));
        Assert.Equal(0, journal.State.BacklogBytes);
    }

    [Fact]
    public async Task What_is_durable_in_time_is_so_and_gets_no_other_outcome_than_its_own()
    {
        await using var journal = await OpenAsync();
        var intent = SomeRecord.Intent();

        Assert.Equal(JournalWrite.Durable, await Appends.IntentAsync(journal, intent, "not-sent", Patience));
        Assert.Equal(JournalWrite.Durable, await Appends.OutcomeAsync(journal, SomeRecord.Outcome(intent.RecordId), Patience));

        await ShipAsync(journal);
        Assert.Equal("answered", Assert.Single(_sink.Taken).Outcome);
    }

    [Fact]
    public async Task An_outcome_that_is_late_is_recorded_all_the_same()
    {
        await using var journal = await OpenAsync();
        var intent = SomeRecord.Intent();
        Assert.Equal(JournalWrite.Durable, await Appends.IntentAsync(journal, intent, "not-sent", Patience));
        _disk.Hang();
        var outcome = Appends.OutcomeAsync(journal, SomeRecord.Outcome(intent.RecordId), Patience).AsTask();
        await Wait.UntilAsync(() => _disk.Waiting == 1);

        _time.Advance(Patience);
        Assert.Equal(JournalWrite.Late, await outcome);

        _disk.Release();
        await Wait.UntilAsync(() => journal.Take(new()).Count == 1);
        await ShipAsync(journal);
        Assert.Equal("answered", Assert.Single(_sink.Taken).Outcome);
    }

    [Fact]
    public async Task An_intent_that_the_journal_refuses_later_leaves_no_record()
    {
        var journal = new SlowJournal();
        var append = Appends.IntentAsync(journal, SomeRecord.Intent(), "not-sent", Patience).AsTask();
        _time.Advance(Patience);
        Assert.Equal(JournalWrite.Late, await append);

        journal.Intent.SetResult(JournalWrite.DiskFailed);

        Assert.Equal(JournalWrite.DiskFailed, await journal.Intent.Task);
        Assert.Empty(journal.Outcomes);
    }

    [Fact]
    public async Task A_disk_that_hangs_holds_up_no_thread_of_a_caller()
    {
        await using var journal = await OpenAsync();
        _disk.Hang();
        var append = Appends.IntentAsync(journal, SomeRecord.Intent(), "not-sent", Patience).AsTask();
        await Wait.UntilAsync(() => _disk.Waiting == 1);

        for (var i = 0; i < 100; i++)
        {
            Assert.True(journal.State.BacklogBytes > 0);
            _ = journal.AppendIntentAsync(SomeRecord.Intent(), CancellationToken.None).AsTask();
            _ = journal.AppendOutcomeAsync(SomeRecord.Outcome("0192"), CancellationToken.None).AsTask();
        }

        _disk.Release();
        Assert.Equal(JournalWrite.Durable, await append);
        Assert.All(_disk.Threads, name => Assert.StartsWith("pix-journal", name, StringComparison.Ordinal));
        Assert.NotEmpty(_disk.Threads);
    }

    private async Task<AuditJournal> OpenAsync()
    {
        var journal = new AuditJournal(SomeRecord.Settings(_folder.Path), _disk.Machine(_time), NullLogger.Instance, new AuditMeter());
        await journal.OpenAsync();
        return journal;
    }

    private async Task ShipAsync(AuditJournal journal) =>
        await new AuditShipper(journal, _sink, new(), TimeSpan.FromSeconds(30), _time, new AuditMeter(), NullLogger.Instance).ShipReadyAsync(Cancellation);

    private sealed class SlowJournal : IAuditJournal
    {
        public TaskCompletionSource<JournalWrite> Intent { get; } = new();

        public List<AuditOutcome> Outcomes { get; } = [];

        public JournalState State => default;

        public ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken) => new(Intent.Task);

        public ValueTask<JournalWrite> AskAsync() => throw new NotSupportedException();

        public ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken)
        {
            Outcomes.Add(outcome);
            return ValueTask.FromResult(JournalWrite.Durable);
        }
    }
}
