using Pix.Rates.Bounds;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Authority;

/// <summary>One bucket of the Central Bank, whose tokens the budget owner leases to the silos.</summary>
/// <remarks>
/// The sum of the level (tokens that can still be leased) and the tokens that silos hold never exceeds the bucket's size, because the level
/// rises only to the size less the outstanding tokens. A token is outstanding from its lease until its request has ended. So the Central
/// Bank's bucket has all tokens that the silos can use; docs/adr/0006 gives the full argument. Not thread-safe; a grain runs one call at a
/// time.
/// </remarks>
internal sealed class BudgetLedger
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterRequests = TimeSpan.FromSeconds(10);

    // Factor by which the clock of a silo can be slower than the owner's clock.
    private const double ClockTolerance = 1.1;

    private const int KeepersInALease = 4;

    // Share of the bucket that the owner leases if the Central Bank can report the level but did not. A bucket refills this tenth by itself
    // in minutes, and a 429 would correct a level that is too high.
    private const double CarefulShare = 0.1;

    // Number of silos without a lease for which tokens are kept while a budget owner starts. With this number, up to five silos get tokens, in any order.
    private const int NewcomersInAStart = 2;

    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly RateBounds _bounds;
    private readonly TokenBucket _bucket;
    private readonly RecentlySpent _spent;
    private readonly Dictionary<string, LeaseHolder> _holders = [];
    private RatePolicies _policies;
    private RateLimit? _learned, _assumed;
    private bool _begunCarefully;
    private long _unknownSince;
    private bool _unknown = true, _starting = true;
    private long _pausedAt;
    private TimeSpan _pause, _pauseTold;

    /// <summary>
    /// Creates a bucket whose level is unknown. The bucket starts with <paramref name="start"/> tokens, mostly none. For the life of a
    /// lease, the bucket leaves room for tokens that an earlier owner possibly leased.
    /// </summary>
    public BudgetLedger(string name, RatePolicies policies, TimeProvider time, RateBounds bounds, long epoch, Tokens start)
    {
        _name = name;
        _policies = policies;
        _time = time;
        _bounds = bounds;
        _bucket = new TokenBucket(time, start);
        _spent = new RecentlySpent(time);
        _unknownSince = time.GetTimestamp();
        Epoch = epoch;
#if PIX_PLANTED
        if (Planted.Is("lease-granted-twice-after-move"))
        {
            _unknown = false;
            _bucket.Set(Limit.Capacity);
        }
#endif
    }

    public long Epoch { get; private set; }

    /// <summary>Tokens that can still be leased.</summary>
    public Tokens Level => _bucket.Level;

    public Tokens Outstanding => _holders.Values.Aggregate(Tokens.Zero, (sum, holder) => sum + holder.Outstanding);

    /// <summary>Returns the present level, limit and leases.</summary>
    public BucketState State(RatePolicies policies)
    {
        _policies = policies;
        Refresh();
        var held = _holders.Where(holder => holder.Value.Outstanding > Tokens.Zero).Select(holder => KeyValuePair.Create(holder.Key, holder.Value.Outstanding));
        return new BucketState(_name, Level + Outstanding, Limit, Depth(Limit), [.. held]) { Pause = PauseLeft, PauseTold = PauseLeft > TimeSpan.Zero ? _pauseTold : TimeSpan.Zero, Source = Source };
    }

    private RateLimit Limit
    {
        get
        {
            _policies.TryGet(_name, out var policy);
            var limit = (_policies.IsSet(_name) ? null : _learned ?? (_policies.IsAssumed(_name) ? _assumed : null)) ?? policy!.LimitAt(_time.GetUtcNow());
            return limit.Less(_policies.Options.RateMargin);
        }
    }

    private LimitSource Source => _policies.IsSet(_name) ? LimitSource.Setting
        : _learned is not null ? LimitSource.CentralBank
        : _policies.IsAssumed(_name) ? LimitSource.Assumed
        : RatePolicyTable.IsByCategory(_name) ? LimitSource.Setting
        : LimitSource.Manual;

    private TimeSpan HolderLife => (_policies.Options.LeaseTime * ClockTolerance) + AfterRequests;

    public LeaseAnswer Lease(LeaseRequest request, RatePolicies policies, bool waitsForWord)
    {
        _policies = policies;
        Refresh();
        if (!_bounds.Takes(_name, request.Holder, _holders))
        {
            return new LeaseAnswer { Epoch = Epoch, RetryAfter = RateBounds.ShortestPause };
        }

        request = _bounds.Request(request);
        var holder = Holder(request.Holder);
#if PIX_PLANTED
        if (Planted.Is("old-report-heard"))
        {
            holder.Sequence = request.Sequence - 1;
        }
#endif
        if (request.Sequence <= holder.Sequence)
        {
            return new LeaseAnswer { Epoch = Epoch, RetryAfter = AskAgain };
        }

        holder.Sequence = request.Sequence;
        holder.SeenAt = _time.GetTimestamp();
        Account(holder, request);
        Refresh();
        var granted = Grant(holder, request);
        holder.Outstanding += granted;
        _bucket.Take(granted);
#if PIX_PLANTED
        if (Planted.Is("lease-not-taken-from-bucket"))
        {
            _bucket.Put(granted);
        }
#endif
        return new LeaseAnswer
        {
            Epoch = Epoch,
            Granted = granted,
            Validity = _policies.Options.LeaseTime,
            RetryAfter = granted >= request.Needed ? TimeSpan.Zero : RetryAfter(request.Needed - granted, request.Urgent, waitsForWord),
            Pace = Limit.PerSecond / _holders.Count,
            Pause = PauseLeft,
            Starting = _unknown && _starting,
        };
    }

    /// <summary>
    /// Adopts a report of the Central Bank. A 429 empties and pauses the bucket. Otherwise the new level is at most the reported level less
    /// all tokens that silos hold or have used since Pix requested the report.
    /// </summary>
    public void Correct(BucketReport report, RatePolicies policies)
    {
        _policies = policies;
        if (report.Refused)
        {
            Refuse(_bounds.Pause(_name, report.RetryAfter, Limit), report.RetryAfter);
            return;
        }

        _learned = report.Limit is { } told ? Bounded(told) : _learned;
        Refresh();
        var available = _bounds.Available(_name, report.Available, _learned ?? Limit);
        var most = available - Outstanding - _spent.Since(_bounds.Age(_name, report.Age));
        var sure = most - (Limit.Capacity - Depth(Limit));
        _bucket.Set(Tokens.Min(most, Tokens.Max(sure, _bucket.Level)));
        _bucket.Refill(Limit, Ceiling());
    }

    /// <summary>Called if the Central Bank can report the level but did not. Adds a small share of the bucket, once, so that requests can be sent.</summary>
    public void BeginCarefully(RatePolicies policies)
    {
        if (_begunCarefully)
        {
            return;
        }

        _begunCarefully = true;
        _policies = policies;
        Refresh();
        _bucket.Put(Limit.Capacity.Share(CarefulShare));
        Refresh();
    }

    /// <summary>Adds tokens that the Central Bank gives back.</summary>
    public void GiveBack(Tokens tokens)
    {
        Refresh();
        _bucket.Put(tokens);
        Refresh();
    }

    /// <summary>
    /// Ends the pause after a 429 and keeps the level. An empty bucket fills from now on, so Pix sends no request for which the Central
    /// Bank possibly has no tokens.
    /// </summary>
    /// <returns>How long the pause would still have lasted; zero if there was no pause.</returns>
    public TimeSpan Resume(RatePolicies policies)
    {
        _policies = policies;
        Refresh();
        var left = PauseLeft;
        if (left > TimeSpan.Zero)
        {
            _pause = TimeSpan.Zero;
            _bucket.FillFrom(TimeSpan.Zero);
        }

        return left;
    }

    /// <summary>Updates the level, and removes silos that have not reported for too long.</summary>
    public void Refresh()
    {
        _unknown = _unknown && _time.GetElapsedTime(_unknownSince) < HolderLife;
        foreach (var (name, holder) in _holders)
        {
            // The tokens of a lost silo count as used when the silo is no longer allowed to use them.
            var silent = _time.GetElapsedTime(holder.SeenAt);
#if PIX_PLANTED
            silent = Planted.Is("holder-forgotten-early") ? silent * 4 : silent;
#endif
            if (silent > HolderLife || (holder.Outstanding == Tokens.Zero && silent > _policies.Options.LeaseTime))
            {
                _spent.Add(holder.Outstanding);
                _holders.Remove(name);
            }
        }

        _bucket.Refill(Limit, Ceiling());
    }

    // A 429 shows that Pix counted the tokens wrong. Pix sends nothing until the wait that the 429 asked for is over. Then the bucket starts like a new bucket.
    private void Refuse(TimeSpan pause, TimeSpan told)
    {
        foreach (var holder in _holders.Values)
        {
            holder.Outstanding = Tokens.Zero;
        }

        if (_learned is null && _policies.IsAssumed(_name) && _policies.TryGet(_name, out var policy))
        {
            _assumed = RatePolicies.SmallerThan(_assumed ?? policy.LimitAt(_time.GetUtcNow()));
        }

        Epoch++;
        (_unknown, _starting, _unknownSince) = (true, false, _time.GetTimestamp());
        if (pause >= PauseLeft)
        {
            (_pausedAt, _pause, _pauseTold) = (_time.GetTimestamp(), pause, told);
        }

        // Filling starts only after the pause, because the Central Bank does not report when its bucket began to fill.
        _bucket.Set(Tokens.Zero);
        _bucket.FillFrom(PauseLeft);
    }

    private RateLimit Bounded(RateLimit told)
    {
        var (smallest, largest) = _policies.TryGet(_name, out var policy) ? RatePolicies.RangeOf(policy, _time.GetUtcNow()) : (told, told);
        return _bounds.Limit(_name, told, smallest, largest);
    }

    private TimeSpan PauseLeft
    {
        get
        {
            var left = _pause - _time.GetElapsedTime(_pausedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private Tokens Ceiling()
    {
#if PIX_PLANTED
        if (Planted.Is("bucket-filled-beside-leases"))
        {
            return Depth(Limit);
        }
#endif
        return PauseLeft > TimeSpan.Zero ? Tokens.Min(Tokens.Zero, _bucket.Level) : Depth(Limit) - Outstanding;
    }

    // While silos can still use tokens of an earlier owner, the bucket fills only to a quarter of the part that an owner must not lease. So
    // up to four owners within the life of a lease together lease no more than the bucket holds.
    private Tokens Depth(RateLimit limit) =>
        _unknown ? (limit.Capacity - limit.Capacity.Share(_policies.Options.LeasedShare)).Share(1.0 / KeepersInALease) : limit.Capacity;

    private LeaseHolder Holder(string name)
    {
        if (!_holders.TryGetValue(name, out var holder))
        {
            _holders[name] = holder = new LeaseHolder { SeenAt = _time.GetTimestamp() };
        }

        return holder;
    }

    // Tokens that a silo neither holds nor returns count as used.
    private void Account(LeaseHolder holder, LeaseRequest request)
    {
        if (request.Epoch != Epoch)
        {
            return;
        }

        var before = holder.Outstanding;
        var left = Tokens.Min(before, request.Unspent + request.UnderWay);
        var returned = Tokens.Min(before - left, request.Returned);
        holder.Outstanding = left;
        _bucket.Put(returned);
#if PIX_PLANTED
        if (Planted.Is("lease-given-back-counted-twice"))
        {
            _bucket.Put(returned);
        }
#endif
        _spent.Add(before - left - returned);
    }

    private Tokens Grant(LeaseHolder holder, LeaseRequest request)
    {
        var limit = Limit;
        var most = limit.Capacity.Share(_policies.Options.LeasedShare);
        // Just after a start the owner has fewer tokens to share. It must keep some for silos that have not asked yet, because the first
        // silo returns tokens only when it asks again.
        var shared = Tokens.Max(Tokens.Min(most, Depth(limit) - Kept(request.Urgent)), Tokens.Zero);
        var share = new Tokens(shared.Thousandths / (_holders.Count + (_unknown ? NewcomersInAStart : 0))) - holder.Outstanding;
        var room = most - Outstanding;
        var free = _bucket.Level - Kept(request.Urgent);
        var granted = Tokens.Min(Tokens.Min(request.Wanted, Tokens.Max(share, request.Needed)), Tokens.Min(room, free));
        return Tokens.Max(granted, Tokens.Zero);
    }

    private Tokens Kept(bool urgent) => urgent || _name != RatePolicyTable.SpiPrimary ? Tokens.Zero : Limit.Capacity.Share(_policies.Options.UrgentShare);

    private TimeSpan RetryAfter(Tokens missing, bool urgent, bool waitsForWord)
    {
        var time = PauseLeft + Limit.TimeFor(missing + Kept(urgent) - Tokens.Max(_bucket.Level, new Tokens(long.MinValue / 2)));
        return waitsForWord || time < AskAgain ? (time > TimeSpan.Zero && time < AskAgain ? time : AskAgain) : time;
    }
}
