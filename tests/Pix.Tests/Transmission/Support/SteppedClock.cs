using Microsoft.Extensions.Time.Testing;

namespace Pix.Transmission.Tests.Support;

/// <summary>A clock whose time of day can be set while its timestamps go on, as a machine's can.</summary>
internal sealed class SteppedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _step;

    public void Step(TimeSpan step) => _step += step;

    // That of the base asks for the time of day.
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _step;
}
