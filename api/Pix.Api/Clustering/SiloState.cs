namespace Pix.Api.Clustering;

/// <summary>State of one silo, as the front door observes it. Callers must hold the lock of <see cref="SiloTable"/> for every member.</summary>
/// <remarks>A silo is "failing" for one kind of call, not as a whole. When a silo becomes suspected or its connection is lost, its calls under way
/// are notified.
/// <code>
/// state       when it is asked              after an answer               after 1 s of silence (1)   connection lost
/// healthy     in turn                       healthy                       suspected                  removed
/// failing     after the healthy silos;      it worked: healthy            suspected                  removed
///             one probe when due            it failed: failing longer
/// suspected   last                          healthy or failing            suspected                  removed
/// (1) only if another silo answered in this time
/// </code>
/// </remarks>
internal sealed class SiloState(ISiloConnection connection, TimeProvider time)
{
    /// <summary>Time without an answer after which a silo with calls under way is pinged.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>Time without an answer to a ping after which the silo is suspected, if another silo answered meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HashSet<SiloCall> _calls = [];
    private readonly Dictionary<CallKind, Setback> _setbacks = [];
    private long _answered = time.GetTimestamp();
    private long _quietSince = time.GetTimestamp();
    private TimeSpan _silence;

    public ISiloConnection Connection => connection;

    /// <summary>True if the silo is leaving the cluster, so it gets no new calls.</summary>
    public bool IsRetired { get; set; }

    public bool IsSuspected { get; private set; }

    /// <summary>Whether a ping is under way.</summary>
    public bool IsPinged { get; private set; }

    public bool IsIdle => _calls.Count == 0;

    /// <summary>Timestamp of the last ping, or of the last answer if the answer came later. The silo's silence is counted from this time.</summary>
    public long SilentSince { get; private set; }

    public bool NeedsPing => !IsPinged && (IsSuspected || (!IsIdle && time.GetElapsedTime(_quietSince) >= Quiet));

    /// <summary>State of the silo as a word for metrics. <c>failing</c> means failing for at least one kind of call.</summary>
    public string Word => IsRetired ? "leaving" : IsSuspected ? "suspected" : _setbacks.Count > 0 ? "failing" : "healthy";

    public SiloRank HealthFor(CallKind kind) => IsSuspected ? SiloRank.Suspected
        : _setbacks.TryGetValue(kind, out var setback) && !setback.IsDue ? SiloRank.Failing
        : SiloRank.Healthy;

    public SiloCall Begin(CallKind kind)
    {
        if (IsIdle)
        {
            _quietSince = time.GetTimestamp();
        }

        var isProbe = _setbacks.TryGetValue(kind, out var setback) && setback.IsDue;
        if (isProbe)
        {
            setback!.Probe();
        }

        var call = new SiloCall(connection, kind, isProbe, time.GetTimestamp());
        _calls.Add(call);
        if (IsSuspected)
        {
            call.Suspect();
        }

        return call;
    }

    public void End(SiloCall call, CallEnd end)
    {
        if (!_calls.Remove(call))
        {
            return;
        }

        if (end != CallEnd.Unheard)
        {
            Answer();
        }

        Learn(call, end);
    }

    public void Lose()
    {
        foreach (var call in _calls)
        {
            call.Lose();
        }
    }

    public void Ping()
    {
        (IsPinged, SilentSince) = (true, time.GetTimestamp());
        _silence = TimeSpan.Zero;
    }

    /// <summary>Records that the ping ended. Returns true if the silo was suspected and now answers again.</summary>
    public bool Pinged(bool answered)
    {
        var wasSuspected = IsSuspected;
        IsPinged = false;
        if (answered)
        {
            Answer();
        }

        return wasSuspected && !IsSuspected;
    }

    /// <summary>Whether the silo answered a call or a ping after a timestamp.</summary>
    public bool AnsweredSince(long timestamp) => _answered > timestamp;

    /// <summary>Adds time in which the silo did not answer, although the front door was able to read answers.</summary>
    /// <returns>True if the silo becomes suspected.</returns>
    public bool StayedSilent(TimeSpan step, bool anotherAnswered)
    {
        _silence += step;
        if (IsSuspected || _silence < Patience || !anotherAnswered)
        {
            return false;
        }

        IsSuspected = true;
        foreach (var call in _calls)
        {
            call.Suspect();
        }

        return true;
    }

    private void Answer()
    {
        _answered = _quietSince = SilentSince = time.GetTimestamp();
        (_silence, IsSuspected) = (TimeSpan.Zero, false);
    }

    private void Learn(SiloCall call, CallEnd end)
    {
        if (!_setbacks.TryGetValue(call.Kind, out var setback))
        {
            if (end == CallEnd.Failed)
            {
                _setbacks[call.Kind] = new Setback(time.GetTimestamp(), time);
            }

            return;
        }

        if (call.IsProbe)
        {
            setback.Probed(end == CallEnd.Failed);
        }

        // A call that began before the last failure possibly used HSM and journal before they failed, so the success of such a call does not end the setback.
        if (end == CallEnd.Worked && call.Began >= setback.Since)
        {
            _setbacks.Remove(call.Kind);
        }
    }
}
