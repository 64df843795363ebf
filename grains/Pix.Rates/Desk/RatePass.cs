using System.Collections.Immutable;

namespace Pix.Rates.Desk;

/// <summary>Permission to send a request once, or the reason why Pix refuses to send the request.</summary>
public sealed class RatePass
{
    private readonly ImmutableArray<IRateHold> _holds;
    private readonly RateRefusal? _refusal;
    private int _ended;

    private RatePass(ImmutableArray<IRateHold> holds, RateRefusal? refusal)
    {
        _holds = holds;
        _refusal = refusal;
    }

    /// <summary>True if the request is allowed to be sent.</summary>
    public bool Granted => RetryAfter is null;

    /// <summary>How long until the bucket has enough tokens, as exact as the budget owner's count; null if the request is granted.</summary>
    public TimeSpan? RetryAfter => _refusal?.RetryAfter;

    /// <summary>The policy that lacks tokens; empty if the request is granted.</summary>
    public string Policy => _refusal?.Policy ?? "";

    /// <summary>True if the request is refused because Pix does not know the level of the bucket. The bucket possibly has tokens.</summary>
    public bool IsUnknown => _refusal?.IsUnknown ?? false;

    /// <summary>Why the request is refused, as a sentence for the caller; empty if the request is granted.</summary>
    public string Reason => _refusal?.Sentence ?? "";

    internal static RatePass Free { get; } = new([], null);

    /// <summary>Reports how the attempt ended; only the first call has an effect.</summary>
    public void End(RateOutcome outcome)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            foreach (var hold in _holds)
            {
                hold.End(outcome);
            }
        }
    }

    internal static RatePass Of(ImmutableArray<IRateHold> holds) => new(holds, null);

    internal static RatePass Refused(RateRefusal refusal) => new([], refusal);
}
