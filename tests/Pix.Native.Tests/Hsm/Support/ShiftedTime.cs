namespace Pix.Hsm.Tests.Support;

/// <summary>The real time, and a date that the test moves.</summary>
public sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
