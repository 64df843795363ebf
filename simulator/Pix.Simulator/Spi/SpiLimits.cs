namespace Pix.Simulator.Spi;

/// <summary>The traffic limits of both SPI channels (ICOM 1.12). The general limit of the secondary channel depends on the hour of the day.</summary>
internal sealed class SpiLimits(SpiBucket primary, SimulatorOptions options, TimeProvider time)
{
    // The manual states no time zone for the hours of the limits. The Central Bank uses the time of Brasília, three hours behind UTC.
    private static readonly TimeSpan Brasilia = TimeSpan.FromHours(-3);
    private const int DayBegins = 8;

    public SpiBucket Primary => primary;

    public SpiBucket SecondaryGeneral { get; } = new(options, time, () => ByHour(time.GetUtcNow()));

    /// <summary>The secondary channel's bucket for trck.002 messages, which report book transfers.</summary>
    public SpiBucket SecondaryTracking { get; } = new(options, time, () => new SpiRate(1500, 500));

    public SpiBucket Of(bool secondary, string kind) => (secondary, kind) switch
    {
        (false, _) => primary,
        (true, "trck.002") => SecondaryTracking,
        _ => SecondaryGeneral,
    };

    private static SpiRate ByHour(DateTimeOffset now) =>
        now.ToOffset(Brasilia).Hour >= DayBegins ? new SpiRate(350, 35) : new SpiRate(5000, 350);
}
