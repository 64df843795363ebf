using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Journal;
using Pix.Audit.Lines;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Lines;

/// <summary>A silo that ends ships what is left, and ends in its time when the sink takes nothing: it says how much stays.</summary>
public sealed class ShippingEndTests : IDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(20), Moment = TimeSpan.FromMilliseconds(1);

    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
    private readonly CollectingLogger _log = new();
    private readonly DrainedSink _sink = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sink_that_takes_nothing_or_hangs_holds_the_end_up_for_the_drain_time_and_what_stays_is_told(bool hangs)
    {
        _sink.Deliver = async (batch, cancellationToken) =>
        {
            await Task.Delay(hangs ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken);
            return new SinkDelivery([.. Enumerable.Range(0, batch.Count)], [], "the sink is away");
        };
        var line = await OpenAsync();
        await StoreAsync(line.Journal, 3);

        var ending = EndAsync(line);
        await _sink.Asked.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancel);
        _time.Advance(DrainTime - Moment);
        Assert.False(ending.IsCompleted);
        _time.Advance(Moment);
        await ending.WaitAsync(TimeSpan.FromMinutes(2), Cancel);

        Assert.Equal(
            ["Warning 2109: This silo stops with 3 Spi audit records that were not shipped within Pix:AuditDrainTime (00:00:20). The records stay in this silo's journal. This silo ships them after its next start, or another silo does."],
            _log.Lines.Where(line => line.Contains(" 2109: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task When_everything_is_shipped_nothing_is_told()
    {
        var line = await OpenAsync();
        await StoreAsync(line.Journal, 3);

        await EndAsync(line).WaitAsync(TimeSpan.FromMinutes(2), Cancel);

        Assert.Equal(3, _sink.Taken);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(" 2109: ", StringComparison.Ordinal));
    }

    private static async Task StoreAsync(AuditJournal journal, int records)
    {
        for (var record = 0; record < records; record++)
        {
            var intent = SomeRecord.Intent();
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancel));
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancel));
        }
    }

    // On a thread of its own, because the clock is put forward meanwhile.
    private static Task EndAsync(AuditLine line) => Task.Run(() => line.CloseAsync(CancellationToken.None));

    private async Task<AuditLine> OpenAsync()
    {
        var options = new AuditOptions { JournalPath = _folder.Path, SiloName = "silo-1", AuditPath = _folder.Path, AuditDrainTime = DrainTime };
        var lines = new AuditLines(_sink, SomeRecord.Checkpoints(options, _time), Options.Create(options), LogMachine.Real(_time), new AuditMeter(), new Logger(_log));
        var line = await lines.OpenAsync(AuditStream.Spi);
        line.Begin();
        return line;
    }

    private sealed class DrainedSink : IAuditSinks, IAuditSink
    {
        private int _taken;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Taken => Volatile.Read(ref _taken);

        public Func<IReadOnlyList<AuditRecord>, CancellationToken, Task<SinkDelivery>> Deliver { get; set; } = (_, _) => Task.FromResult(SinkDelivery.Complete);

        public IAuditSink this[AuditStream stream] => this;

        public async ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            var delivery = await Deliver(batch, cancellationToken);
            Interlocked.Add(ref _taken, batch.Count - delivery.Failed.Count);
            return delivery;
        }
    }

    private sealed class Logger(ILogger lines) : ILogger<AuditLine>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Log(logLevel, eventId, state, exception, formatter);
    }
}
