using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Authority;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Support;

/// <summary>A keeper with desks around it, in one process.</summary>
internal sealed class SomeRates : IRateAuthority
{
    private readonly Lock _turn = new();
    private readonly TimeProvider _time;
    private long _epoch;
    private RateAuthority _keeper;

    public SomeRates(RateOptions? options = null, TimeProvider? time = null, bool canAsk = false)
    {
        Options = new FixedOptions<RateOptions>(options ?? new RateOptions { RateMargin = 0 });
        _time = time ?? new JumpingTime();
        _keeper = Keeper(canAsk);
    }

    public FixedOptions<RateOptions> Options { get; }

    /// <summary>What budget owner and desks logged.</summary>
    public CollectingLogger Log { get; } = new();

    public int Calls { get; private set; }

    /// <summary>When set, nobody hears the desks.</summary>
    public bool IsLost { get; set; }

    public int Payers => _keeper.Payers;

    public RateDesk Desk(string name = "silo") => new(name, _ => this, Options, _time, Log);

    /// <summary>
    /// What the Central Bank says is there; what fills a bucket in a test without waiting. So much later than the start that a keeper before
    /// this one no longer counts.
    /// </summary>
    public void Fill(string policy, long tokens)
    {
        var report = new BucketReport { Policy = policy, Available = Tokens.Of(tokens) };
        _keeper.Correct([report]);
        Pass(TimeSpan.FromMinutes(1));
        _keeper.Correct([report]);
    }

    public double Level(string policy) => _keeper.Levels().Single(level => level.Key == policy).Value;

    public IReadOnlyList<BucketState> Buckets() => _keeper.Buckets();

    /// <summary>The Central Bank was asked and did not tell.</summary>
    public void NotTold() => _keeper.NotTold();

    public void Move() => _keeper = Keeper(canAsk: false);

    /// <summary>An operator ends the pauses.</summary>
    public ImmutableArray<KeyValuePair<string, TimeSpan>> Resume(string policy = "") => _keeper.Resume(policy);

    /// <summary>What a sick budget owner answers instead of what it should; null when it is well.</summary>
    public Func<LeaseAnswer, LeaseAnswer>? Sick { get; set; }

    /// <summary>The same for payers.</summary>
    public Func<ImmutableArray<PayerAnswer>, ImmutableArray<PayerAnswer>>? SickForPayers { get; set; }

    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request) => Turn(() => Sick is { } sick ? sick(_keeper.Lease(request)) : _keeper.Lease(request));

    public Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request) => Turn(() => SickForPayers is { } sick ? sick(_keeper.Reserve(request)) : _keeper.Reserve(request));

    public Task CorrectAsync(ImmutableArray<BucketReport> reports) => Turn(() =>
    {
        _keeper.Correct(reports);
        return true;
    });

    /// <summary>The Central Bank answers 429.</summary>
    public void Refuse(string policy, TimeSpan retryAfter) => _keeper.Correct([new BucketReport { Policy = policy, Refused = true, RetryAfter = retryAfter }]);

    public static RateCharge Charge(string policy = RatePolicyTable.SpiPrimary, long cost = 1, bool urgent = false) =>
        new() { Budget = "spi/99999010", Policy = policy, Cost = Tokens.Of(cost), Urgent = urgent };

    public static RateCharge LookUp(string payer, string endToEndId = "") => new()
    {
        Budget = "dict/99999010",
        Policy = "ENTRIES_READ_USER_ANTISCAN_PF",
        Cost = Tokens.One,
        CostNotFound = Tokens.Of(20),
        ServerErrorIsFree = true,
        Payer = payer,
        EndToEndId = endToEndId,
    };

    private void Pass(TimeSpan time)
    {
        (_time as JumpingTime)?.Jump(time);
        (_time as FakeTimeProvider)?.Advance(time);
    }

    private RateAuthority Keeper(bool canAsk) => new("spi/99999010", Options, _time, canAsk, ++_epoch, Log);

    private Task<T> Turn<T>(Func<T> call)
    {
        lock (_turn)
        {
            Calls++;
            return IsLost ? Task.FromException<T>(new TimeoutException("lost")) : Task.FromResult(call());
        }
    }
}
