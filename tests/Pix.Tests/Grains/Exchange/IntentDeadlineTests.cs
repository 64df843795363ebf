using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Domain;
using Pix.Grains.Tests.Support;

namespace Pix.Grains.Tests.Exchange;

/// <summary>A journal whose disk hangs: what is not durable in the caller's time is not sent, now or later.</summary>
public sealed class IntentDeadlineTests : IDisposable
{
    private readonly OneSilo _silo = new();
    private readonly HangingJournal _journal = new();

    private RecordedSteps Steps => _silo.Steps;

    public void Dispose() => _silo.Dispose();

    [Fact]
    public async Task An_intent_that_is_durable_too_late_is_not_sent_and_its_record_says_so()
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Steps.Recording = (intent, left) =>
        {
            var append = Appends().IntentAsync(_journal, intent, Fate.NotSent.Word(), left);
            waits.SetResult();
            return append;
        };
        var exchange = _silo.RunAsync(OneSilo.Payment());
        await waits.Task;

        _silo.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(exchange.IsCompleted);
        _silo.Time.Advance(TimeSpan.FromSeconds(0.1));
        var reply = await exchange;
        _journal.Intent.SetResult(JournalWrite.Durable);
        await _journal.Told.Task;

        Assert.Equal((ExchangeError.DeadlineBeforeSending, Fate.NotSent, ""), (reply.Error, reply.Fate, reply.RecordId));
        Assert.NotEmpty(reply.Detail);
        Assert.Empty(Steps.Sent);
        Assert.Empty(Steps.Outcomes);
        var outcome = await _journal.Told.Task;
        Assert.Equal((Assert.Single(Steps.Intents).RecordId, "not-sent", 0), (outcome.RecordId, outcome.Outcome, outcome.ResponseStatusCode));
    }

    [Fact]
    public async Task The_journal_has_what_is_left_of_the_callers_time()
    {
        var left = new List<TimeSpan>();
        Steps.At = step => _silo.Time.Advance(step == "sign" ? TimeSpan.FromSeconds(4) : TimeSpan.Zero);
        Steps.Recording = (_, time) =>
        {
            left.Add(time);
            return ValueTask.FromResult(JournalWrite.Durable);
        };

        await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal([TimeSpan.FromSeconds(6)], left);
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(9, 2)]
    [InlineData(15, 2)]
    public async Task An_answer_whose_outcome_is_durable_too_late_is_held_back(int sending, int patience)
    {
        var left = new List<TimeSpan>();
        Steps.At = step => _silo.Time.Advance(step == "send" ? TimeSpan.FromSeconds(sending) : TimeSpan.Zero);
        Steps.RecordingOutcome = (_, time) =>
        {
            left.Add(time);
            return ValueTask.FromResult(JournalWrite.Late);
        };

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal([TimeSpan.FromSeconds(patience)], left);
        Assert.Equal((ExchangeError.OutcomeNotAudited, Fate.OutcomeUnknown), (reply.Error, reply.Fate));
        Assert.NotEmpty(reply.RecordId);
    }

    private AppendsInTime Appends() => new(_silo.Time, new AuditMeter(), NullLogger<AppendsInTime>.Instance);

    private sealed class HangingJournal : IAuditJournal
    {
        public TaskCompletionSource<JournalWrite> Intent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<AuditOutcome> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public JournalState State => default;

        public ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken) => new(Intent.Task);

        public ValueTask<JournalWrite> AskAsync() => throw new NotSupportedException();

        public ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken)
        {
            Told.SetResult(outcome);
            return ValueTask.FromResult(JournalWrite.Durable);
        }
    }
}
