namespace Pix.Hsm.Tests.Support;

/// <summary>The real time, in which what comes round every ten seconds or less often comes once.</summary>
public sealed class FirstRoundOnly : TimeProvider
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(10);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime, period >= Often ? Timeout.InfiniteTimeSpan : period);
}
