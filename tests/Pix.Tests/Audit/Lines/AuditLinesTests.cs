using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;
using Pix.Audit.Lines;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.Tests.Lines;

/// <summary>A stream has one line, which is handed from owner to owner until it is closed.</summary>
public sealed class AuditLinesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly HangingSink _sink = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _sink.Go.TrySetResult();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_prepared_is_taken_over_by_whoever_opens_it_and_a_closed_line_is_followed_by_a_new_one()
    {
        await using var lines = Lines();
        await lines.PrepareAsync();
        var prepared = lines[AuditStream.Spi];

        var first = await lines.OpenAsync(AuditStream.Spi);
        var again = await lines.OpenAsync(AuditStream.Spi);
        Assert.Same(prepared, first.Journal);
        Assert.Same(first, again);

        await first.CloseAsync(Cancel);
        Assert.Equal(JournalCondition.Closed, lines[AuditStream.Spi].State.Condition);
        var next = await lines.OpenAsync(AuditStream.Spi);
        Assert.NotSame(first, next);
        Assert.Equal(JournalCondition.Open, lines[AuditStream.Spi].State.Condition);
        await next.CloseAsync(Cancel);
    }

    [Fact]
    public async Task Two_who_open_a_stream_at_once_get_the_same_line()
    {
        await using var lines = Lines();

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => lines.OpenAsync(AuditStream.Dict), Cancel)));

        Assert.Single(opened.Distinct());
    }

    [Fact]
    public async Task A_journal_whose_leftovers_cannot_be_removed_is_closed_and_can_be_opened_when_they_can()
    {
        await using var lines = Lines();
        // A folder where a temporary file would lie: it is listed as one, and cannot be removed as one.
        var stuck = Directory.CreateDirectory(Path.Combine(_folder.Path, "silo-1", "dead-letter", "spi", ".x.json.tmp")).FullName;
        await File.WriteAllTextAsync(Path.Combine(stuck, "inside"), "", Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => lines.OpenAsync(AuditStream.Spi));
        Directory.Delete(stuck, recursive: true);

        var line = await lines.OpenAsync(AuditStream.Spi);

        Assert.Equal(JournalCondition.Open, line.Journal.State.Condition);
    }

    [Fact]
    public async Task A_sink_that_hangs_for_ever_keeps_no_journal_open()
    {
        await using var lines = Lines();
        var line = await lines.OpenAsync(AuditStream.Spi);
        line.Begin();
        var intent = SomeRecord.Intent();
        Assert.Equal(JournalWrite.Durable, await line.Journal.AppendIntentAsync(intent, Cancel));
        Assert.Equal(JournalWrite.Durable, await line.Journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancel));
        await _sink.Asked.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancel);

        await line.CloseAsync(new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromMinutes(2), Cancel);

        await using var next = Lines();
        Assert.Equal(1, (await next.OpenAsync(AuditStream.Spi)).Journal.State.BacklogRecords);
    }

    [Fact]
    public async Task A_line_that_is_opened_when_the_host_is_gone_is_closed_at_once()
    {
        var lines = Lines();
        await lines.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => lines.OpenAsync(AuditStream.Spi));

        await using var next = Lines();
        Assert.Equal(JournalCondition.Open, (await next.OpenAsync(AuditStream.Spi)).Journal.State.Condition);
    }

    private AuditLines Lines()
    {
        var options = new AuditOptions
        {
            JournalPath = _folder.Path,
            SiloName = "silo-1",
            AuditPath = _folder.Path,
            AuditShipInterval = TimeSpan.FromMilliseconds(10),
            JournalOwnershipWait = TimeSpan.Zero,
        };
        return new(_sink, SomeRecord.Checkpoints(options, TimeProvider.System), Options.Create(options), LogMachine.Real(TimeProvider.System), new AuditMeter(), NullLogger<AuditLine>.Instance);
    }

    /// <summary>Hears no cancellation.</summary>
    private sealed class HangingSink : IAuditSinks, IAuditSink
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IAuditSink this[AuditStream stream] => this;

        public async ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            await Go.Task;
            return SinkDelivery.Complete;
        }
    }
}
