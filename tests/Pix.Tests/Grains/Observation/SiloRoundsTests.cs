using System.Collections.Immutable;
using Pix.Audit.Journal;
using Pix.Contracts.Operating;
using Pix.Grains.Observation;
using Pix.Grains.Rates;
using Pix.Grains.Tests.Support;
using Pix.Protocol;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Grains.Tests.Observation;

/// <summary>What a silo does of itself begins when it is active and ends with it.</summary>
[Collection(SomeCatalog.OneAtATime)]
public sealed class SiloRoundsTests : IDisposable
{
    private readonly SomeCatalog _catalog = new();
    private readonly FakeBudget _budget = new();
    private readonly FakeAudit _audit = new(JournalWrite.Durable);
    private readonly FakeLifecycle _lifecycle = new();
    private readonly IGrainFactory _grains;
    private readonly RateDesk _desk;
    private readonly SiloRounds _rounds;
    private readonly Support.CollectedLog<SiloRounds> _log = new();

    public SiloRoundsTests()
    {
        _grains = FakeGrains.Of((typeof(IRateBudgetGrain), _budget));
        _desk = new RateDesk("test", _ => throw new InvalidOperationException("No budget owner."), new FixedOptions<RateOptions>(new RateOptions()), _catalog.Time, new Support.CollectedLog<RateDesk>());
        _rounds = new SiloRounds(_grains, _audit.Journals(_catalog.Time), _desk, _catalog.Watch, new FixedOptions<ProtocolOptions>(new ProtocolOptions { Ispb = "99999010", SpiMessages = "pacs.008.spi.1.16,abcd.001.spi.1.0" }), _catalog.Time, _log);
        _rounds.Participate(_lifecycle);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _rounds.Dispose();

    [Fact]
    public async Task Nothing_is_asked_before_the_silo_is_active()
    {
        Assert.Equal(ServiceLifecycleStage.Active, _lifecycle.Stage);
        Assert.Empty(FakeGrains.Keys(_grains));
        Assert.Empty(_catalog.Exchange.Asked);

        await _lifecycle.Observer!.OnStart(Cancel);
        await _budget.Woken.WaitAsync(Cancel);

        Assert.Equal(["dict/99999010"], FakeGrains.Keys(_grains));
        Assert.Equal(
            "How Pix checks messages before signing. Message versions checked by their own schema: none; only by root element, ids and parties of their kind: pacs.008.spi.1.16; only by the rules for every message: abcd.001.spi.1.0. Schemas come from Pix:SchemaFolder.",
            Assert.Single(_log.Lines).Text);
        await StopAsync();
    }

    [Fact]
    public async Task A_silo_whose_journal_another_process_has_does_not_start()
    {
        _audit.NotOpened = new IOException("Another process has it.");

        Assert.Same(_audit.NotOpened, await Assert.ThrowsAsync<IOException>(() => _lifecycle.Observer!.OnStart(Cancel)));

        Assert.Empty(FakeGrains.Keys(_grains));
        Assert.Empty(_catalog.Exchange.Asked);
    }

    [Fact]
    public async Task A_silo_that_stops_asks_no_more_and_gives_its_tokens_back()
    {
        _budget.Wakes.SetResult();
        await _lifecycle.Observer!.OnStart(Cancel);
        await StopAsync();
        var asked = _catalog.Exchange.Asked.Count;

        _catalog.Time.Advance(_catalog.Options.CatalogInterval * 3);

        Assert.True(_desk.Stopping);
        Assert.Equal(asked, _catalog.Exchange.Asked.Count);
    }

    [Fact]
    public async Task A_budget_that_does_not_wake_holds_up_neither_start_nor_stop()
    {
        await _lifecycle.Observer!.OnStart(Cancel);
        await _budget.Woken.WaitAsync(Cancel);

        var stop = _lifecycle.Observer.OnStop(Cancel);
        Assert.False(stop.IsCompleted);
        await StopAsync(stop);

        Assert.True(_desk.Stopping);
    }

    [Fact]
    public async Task A_budget_that_cannot_be_reached_does_not_fail_the_stop()
    {
        _budget.Wakes.SetException(new TimeoutException());
        await _lifecycle.Observer!.OnStart(Cancel);

        await StopAsync();

        Assert.True(_desk.Stopping);
    }

    private Task StopAsync() => StopAsync(_lifecycle.Observer!.OnStop(Cancel));

    // The rounds end on threads of their own; what does not end is left after three seconds of the fake clock, which go on until the stop
    // has begun to count them.
    private async Task StopAsync(Task stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!_desk.Stopping)
        {
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }

        while (!stop.IsCompleted)
        {
            _catalog.Time.Advance(TimeSpan.FromSeconds(3));
            await Task.Yield();
            patience.Token.ThrowIfCancellationRequested();
        }

        await stop;
    }

    private sealed class FakeBudget : IRateBudgetGrain
    {
        private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Wakes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Woken => _woken.Task;

        public Task WakeAsync()
        {
            _woken.TrySetResult();
            return Wakes.Task;
        }

        public Task<LeaseAnswer> LeaseAsync(LeaseRequest request) => throw new NotSupportedException();

        public Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request) => throw new NotSupportedException();

        public Task CorrectAsync(ImmutableArray<BucketReport> reports) => throw new NotSupportedException();

        public Task<ImmutableArray<BucketState>> GetBucketsAsync() => throw new NotSupportedException();

        public Task<PauseResetResult> ResetPauseAsync(PauseReset reset) => throw new NotSupportedException();
    }

    private sealed class FakeLifecycle : ISiloLifecycle
    {
        public int Stage { get; private set; }

        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            (Stage, Observer) = (stage, observer);
            return new MemoryStream();
        }
    }
}
