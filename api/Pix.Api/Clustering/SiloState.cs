namespace Pix.Api.Clustering;

/// <summary>State of one silo, as the front door sees it. The lock of <see cref="SiloTable"/> guards all members.</summary>
/// <remarks>
/// A silo is failing for a kind of call. When it becomes suspected or its connection is lost, its calls under way are notified.
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
    /// <summary>How long a silo with calls under way may be quiet before it is pinged.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a ping may be unanswered, while another silo answers, before the silo is suspected.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HashSet<SiloCall> _calls = [];
    private readonly Dictionary<CallKind, Setback> _setbacks = [];
    private long _answered = time.GetTimestamp();
    private long _quietSince = time.GetTimestamp();
    private TimeSpan _silence;

    public ISiloConnection Connection => connection;

    /// <summary>True if the silo leaves the cluster and therefore gets no new calls.</summary>
    public bool IsRetired { get; set; }

    public bool IsSuspected { get; private set; }

    /// <summary>Whether a ping is under way.</summary>
    public bool IsPinged { get; private set; }

    public bool IsIdle => _calls.Count == 0;

    /// <summary>Timestamp of the last ping, or of the last answer if that came later. The silo's silence is counted from here.</summary>
    public long SilentSince { get; private set; }

    public bool NeedsPing => !IsPinged && (IsSuspected || (!IsIdle && time.GetElapsedTime(_quietSince) >= Quiet));

    /// <summary>State of the silo as a word for metrics, over all kinds of call.</summary>
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

    /// <summary>Notes that the ping ended. Returns true if the silo was suspected and answers again.</summary>
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

    /// <summary>Adds time in which no answer came although the front door would have seen it.</summary>
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

        // A call that began before the last failure may have used HSM or journal before they failed, so its success does not end the setback.
        if (end == CallEnd.Worked && call.Began >= setback.Since)
        {
            _setbacks.Remove(call.Kind);
        }
    }
}
