namespace Pix.Grains.Tests.Signing;

/// <summary>A clock that the test sets, back too.</summary>
internal sealed class SettableTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
