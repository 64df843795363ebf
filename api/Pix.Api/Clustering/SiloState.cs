namespace Pix.Api.Clustering;

/// <summary>What the front door knows of one silo. The lock of its <see cref="SiloTable"/> guards it.</summary>
/// <remarks>
/// <code>
///             begin                      answer                  silent for 1 s, another answered     connection lost
/// healthy     asked in turn              healthy                 suspected: its calls learn           gone: its calls learn
/// failing     asked after the healthy;   worked: healthy         suspected                            gone
/// (a kind)    when due, one in turn      failed: failing longer
/// suspected   asked last                 healthy or failing      suspected                            gone
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

    /// <summary>Takes no new calls, because the silo leaves the cluster.</summary>
    public bool IsRetired { get; set; }

    public bool IsSuspected { get; private set; }

    /// <summary>A ping is under way.</summary>
    public bool IsPinged { get; private set; }

    public bool IsIdle => _calls.Count == 0;

    /// <summary>When the silo became silent, as far as known: when it was pinged, or answered after that.</summary>
    public long SilentSince { get; private set; }

    public bool NeedsPing => !IsPinged && (IsSuspected || (!IsIdle && time.GetElapsedTime(_quietSince) >= Quiet));

    /// <summary>Its state as a word, for all kinds of call together.</summary>
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

    /// <summary>The ping ended; true when a suspected silo answers again.</summary>
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

    /// <summary>Whether the silo answered anything since a timestamp.</summary>
    public bool AnsweredSince(long timestamp) => _answered > timestamp;

    /// <summary>Adds time in which an answer would have been seen.</summary>
    /// <returns>True when the silo becomes suspected.</returns>
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

        // A success that passed the HSM or the journal before it failed says nothing about now.
        if (end == CallEnd.Worked && call.Began >= setback.Since)
        {
            _setbacks.Remove(call.Kind);
        }
    }
}
