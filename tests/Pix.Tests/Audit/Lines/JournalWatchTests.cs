using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Journal;
using Pix.Audit.Lines;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Lines;

/// <summary>A process whose journal's writer ended ends itself, once, in order, and not in a hot loop.</summary>
public sealed class JournalWatchTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
    private readonly HangingDisk _disk = new();
    private readonly JournalEnd _end = new();
    private readonly Lifetime _lifetime = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IOptions<AuditOptions> Settings => Options.Create(new AuditOptions { JournalPath = _folder.Path, SiloName = "silo-1", JournalRestartInterval = TimeSpan.FromMinutes(1) });

    public void Dispose()
    {
        _folder.Dispose();
        _lifetime.Dispose();
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(45, 15)]
    [InlineData(3600, 0)]
    public async Task A_writer_that_ends_ends_the_process_when_it_lived_long_enough(int lived, int wait)
    {
        await using var lines = Lines();
        var line = await lines.OpenAsync(AuditStream.Spi);
        using var watch = new JournalWatch(lines, _end, _lifetime, Settings, _time, NullLogger<JournalWatch>.Instance);
        await watch.StartAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(lived));

        await BreakAsync(line.Journal);
        Assert.Equal(JournalCondition.Closed, lines[AuditStream.Spi].State.Condition);
        if (wait > 0)
        {
            // The last millisecond is left until the wait has begun: advanced before that, it would be counted as life.
            _time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            Assert.Equal((false, 0), (_end.NeedsRestart, _lifetime.Stops));
        }

        while (!_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        Assert.Equal((true, 1), (_end.NeedsRestart, _lifetime.Stops));
        await watch.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_journal_that_its_owner_closes_needs_no_restart()
    {
        await using var lines = Lines();
        var line = await lines.OpenAsync(AuditStream.Spi);
        using var watch = new JournalWatch(lines, _end, _lifetime, Settings, _time, NullLogger<JournalWatch>.Instance);
        await watch.StartAsync(Cancellation);

        await line.DisposeAsync();
        await line.Journal.Ended;
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(lines.Broken.IsCompleted);
        Assert.Equal((false, 0), (_end.NeedsRestart, _lifetime.Stops));
        await watch.StopAsync(Cancellation);
    }

    private AuditLines Lines() => new(new NoSinks(), SomeRecord.Checkpoints(Settings.Value, _time), Settings, _disk.Machine(_time), new AuditMeter(), NullLogger<AuditLine>.Instance);

    /// <summary>A bug in the writer: something that is no failure of the disk.</summary>
    private async Task BreakAsync(AuditJournal journal)
    {
        _disk.Fault = new InvalidOperationException("A bug.");
        Assert.Equal(JournalWrite.Closed, await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation));
        await journal.Ended;
    }

    private sealed class NoSinks : IAuditSinks, IAuditSink
    {
        public IAuditSink this[AuditStream stream] => this;

        public ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public int Stops { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            Stops++;
            _stopping.Cancel();
        }

        public void Dispose() => _stopping.Dispose();
    }
}
