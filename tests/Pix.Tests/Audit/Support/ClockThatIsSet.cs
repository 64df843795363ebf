using Microsoft.Extensions.Time.Testing;

namespace Pix.Audit.Tests.Support;

/// <summary>A clock whose time of day somebody sets, while timers and timestamps go on as they were.</summary>
internal sealed class ClockThatIsSet(DateTimeOffset start) : TimeProvider
{
    private readonly FakeTimeProvider _steady = new(start);

    /// <summary>How far the time of day is off.</summary>
    public TimeSpan Off { get; set; }

    public override long TimestampFrequency => _steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow() + Off;

    public override long GetTimestamp() => _steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _steady.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan time) => _steady.Advance(time);
}
