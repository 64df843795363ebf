using System.Collections.Immutable;

namespace Pix.Rates.Desk;

/// <summary>Permission to send once, or why not.</summary>
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

    /// <summary>Whether it may be sent.</summary>
    public bool Granted => RetryAfter is null;

    /// <summary>When there will be tokens, if it may not be sent; exact as far as the budget owner knows.</summary>
    public TimeSpan? RetryAfter => _refusal?.RetryAfter;

    /// <summary>The policy that lacks tokens; empty when granted.</summary>
    public string Policy => _refusal?.Policy ?? "";

    /// <summary>Whether it may not be sent because nobody in Pix knows the level, although there may be tokens.</summary>
    public bool IsUnknown => _refusal?.IsUnknown ?? false;

    /// <summary>Why it may not be sent, a sentence for the caller; empty when granted.</summary>
    public string Reason => _refusal?.Sentence ?? "";

    internal static RatePass Free { get; } = new([], null);

    /// <summary>Reports how the attempt ended; only the first call counts.</summary>
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
