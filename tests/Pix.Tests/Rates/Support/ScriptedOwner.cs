using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Support;

/// <summary>A budget owner that answers what a test says and keeps what it was asked, and a clock that keeps for how long timers were set.</summary>
internal sealed class ScriptedOwner : IRateAuthority
{
    private readonly ConcurrentQueue<(TimeSpan At, LeaseRequest Request)> _leases = new();
    private readonly ConcurrentQueue<PayerRequest> _payers = new();
    private readonly DateTimeOffset _began;

    public ScriptedOwner() => _began = Time.GetUtcNow();

    public RecordedTime Time { get; } = new();

    public IReadOnlyList<(TimeSpan At, LeaseRequest Request)> Leases => [.. _leases];

    public IReadOnlyList<PayerRequest> Payers => [.. _payers];

    public Func<LeaseRequest, LeaseAnswer> Lease { get; set; } = _ => throw new TimeoutException("lost");

    public Func<PayerRequest, Task<ImmutableArray<PayerAnswer>>> Payer { get; set; } = _ => throw new TimeoutException("lost");

    /// <summary>What the desk logged.</summary>
    public CollectingLogger Log { get; } = new();

    /// <summary>Whether calls get no answer at all.</summary>
    public bool Hangs { get; set; }

    public RateDesk Desk(RateOptions? options = null) => new("silo", _ => this, new FixedOptions<RateOptions>(options ?? new RateOptions()), Time, Log);

    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request)
    {
        _leases.Enqueue((Time.GetUtcNow() - _began, request));
        return Hangs ? new TaskCompletionSource<LeaseAnswer>().Task : Task.FromResult(Lease(request));
    }

    public Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request)
    {
        _payers.Enqueue(request);
        return Hangs ? new TaskCompletionSource<ImmutableArray<PayerAnswer>>().Task : Payer(request);
    }

    public Task CorrectAsync(ImmutableArray<BucketReport> reports) => Task.CompletedTask;

    internal sealed class RecordedTime : FakeTimeProvider
    {
        private readonly ConcurrentQueue<TimeSpan> _timers = new();
        private long _ahead;

        /// <summary>For how long each timer was set.</summary>
        public IReadOnlyList<TimeSpan> Timers => [.. _timers];

        /// <summary>Time passes while no timer fires: the machine is busy.</summary>
        public void Slip(TimeSpan time) => Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Enqueue(dueTime);
            return timer;
        }
    }
}
