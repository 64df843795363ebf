namespace Pix.Hsm.Tests.Support;

/// <summary>The real time, in which what comes round every ten seconds or less often does not come: a test makes these looks itself.</summary>
public sealed class NoRounds : TimeProvider
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(10);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        period >= Often ? base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) : base.CreateTimer(callback, state, dueTime, period);
}
