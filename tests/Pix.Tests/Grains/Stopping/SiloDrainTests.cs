using System.Reflection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Operating;
using Pix.Grains.Stopping;
using Pix.Grains.Tests.Observation;
using Pix.Grains.Tests.Support;

namespace Pix.Grains.Tests.Stopping;

/// <summary>A drained silo ends when its exchanges have ended and its audit is shipped: no sooner, and not much later than both may take.</summary>
public sealed class SiloDrainTests : IDisposable
{
    private static readonly DrainOrder Order = new("silo", "ana", "a new version", EvenLast: false);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10), Look = TimeSpan.FromMilliseconds(100);

    private readonly ExchangesUnderWay _exchanges = new();
    private readonly FakeJournals _journals = new();
    private readonly FakeLifetime _lifetime = new();
    private readonly FakeAudit _audit = new(JournalWrite.Durable);
    private readonly FakeTimeProvider _time = new();
    private readonly CollectedLog<SiloDrain> _log = new();
    private readonly SiloDrain _drain;

    public SiloDrainTests() => _drain = new(
        _exchanges, _journals, _audit.Orders(_time), DispatchProxy.Create<ILocalSiloDetails, FakeSilo>(), Options.Create(new AuditOptions { AuditDrainTime = DrainTime }), _lifetime, _time, _log);

    private bool IsStopping => _lifetime.ApplicationStopping.IsCancellationRequested;

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public async Task It_ends_after_the_last_exchange_and_the_last_record()
    {
        Assert.True(_exchanges.TryBegin());
        _journals[AuditStream.Spi] = Backlog(3);

        var begun = await _drain.BeginAsync(Order);

        Assert.Equal((DrainOutcome.Begun, Assert.Single(_audit.Intents).RecordId), (begun.Outcome, begun.RecordId));
        await Wait.UntilAsync(() => !_exchanges.IsOpen);
        Assert.Equal((new DrainSnapshot("Finishing", 1, 3), false), (_drain.Progress, IsStopping));
        _exchanges.End();
        await Wait.UntilAsync(() => _drain.Progress!.Step == "Shipping");
        await LookAsync(5);
        Assert.False(IsStopping);

        _journals[AuditStream.Spi] = Backlog(0);
        await LookUntilAsync(() => IsStopping);
        Assert.Equal(new DrainSnapshot("Ending", 0, 0), _drain.Progress);
        Assert.Equal(_audit.Intents[0].RecordId, Assert.Single(_audit.Outcomes).RecordId);
    }

    [Fact]
    public async Task An_exchange_that_never_ends_is_waited_for_as_long_as_the_longest_may_last()
    {
        Assert.True(_exchanges.TryBegin());
        await _drain.BeginAsync(Order);
        await Wait.UntilAsync(() => !_exchanges.IsOpen);

        _time.Advance(StopTime.LongestExchange - Look);
        Assert.Equal(("Finishing", false), (_drain.Progress!.Step, IsStopping));

        await LookUntilAsync(() => IsStopping);
        Assert.Equal("This silo is drained and stops. 1 exchanges had not ended in time. 0 audit records were not shipped; the silos that adopt this silo's journals will ship them.", Told());
    }

    [Fact]
    public async Task An_audit_that_is_never_shipped_is_waited_for_as_long_as_the_setting_says()
    {
        _journals[AuditStream.Dict] = Backlog(1);
        await _drain.BeginAsync(Order);
        await Wait.UntilAsync(() => _drain.Progress!.Step == "Shipping");

        await LookAsync((int)(DrainTime / Look) - 2);
        Assert.False(IsStopping);

        await LookUntilAsync(() => IsStopping);
        Assert.Equal("This silo is drained and stops. 0 exchanges had not ended in time. 1 audit records were not shipped; the silos that adopt this silo's journals will ship them.", Told());
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_begun_and_may_be_ordered_again()
    {
        _audit.Write = JournalWrite.Full;
        Assert.Equal(DrainOutcome.NotRecorded, (await _drain.BeginAsync(Order)).Outcome);
        Assert.Equal((null, true, false), (_drain.Progress, _exchanges.IsOpen, IsStopping));
        Assert.Equal(DrainOutcome.WhoOrWhyMissing, (await _drain.BeginAsync(Order with { Why = " " })).Outcome);

        _audit.Write = JournalWrite.Durable;
        Assert.Equal(DrainOutcome.Begun, (await _drain.BeginAsync(Order)).Outcome);
        await LookUntilAsync(() => IsStopping);
    }

    private string Told() => Assert.Single(_log.Lines, line => line.Id == Grains.EventIds.Drained).Text;

    private static JournalState Backlog(int records) => new(JournalCondition.Open, records, 0, TimeSpan.Zero);

    // The steps are taken on threads of their own: the clock goes on by one look when each is done.
    private async Task LookAsync(int looks)
    {
        for (var look = 0; look < looks; look++)
        {
            _time.Advance(Look);
            await Task.Yield();
        }
    }

    private Task LookUntilAsync(Func<bool> holds) => Wait.UntilAsync(() =>
    {
        _time.Advance(Look);
        return holds();
    });
}
