namespace Pix.Simulator.Spi;

/// <summary>The traffic limits of both channels (ICOM 1.12): the primary's is constant, the secondary's depends on the hour.</summary>
internal sealed class SpiLimits(SpiBucket primary, SimulatorOptions options, TimeProvider time)
{
    // The manual does not name the time zone; the Central Bank's own clock is Brasília's, three hours behind UTC.
    private static readonly TimeSpan Brasilia = TimeSpan.FromHours(-3);
    private const int DayBegins = 8;

    public SpiBucket Primary => primary;

    public SpiBucket SecondaryGeneral { get; } = new(options, time, () => ByHour(time.GetUtcNow()));

    /// <summary>trck.002, book transfers.</summary>
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
