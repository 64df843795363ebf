namespace Pix.AuditReader.Files;

/// <summary>The hours whose partitions are read, from a first hour to a last hour. Both hours are included.</summary>
/// <param name="From">Any time in the first hour. Null if there is no first hour.</param>
/// <param name="To">Any time in the last hour. Null if there is no last hour.</param>
public readonly record struct AuditPeriod(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Maximum length of a period that is listed day by day. For a longer period, the whole stream is listed at once.</summary>
    private const int MostDays = 400;

    /// <summary>
    /// Start of the time in which a gap in a hash chain is a fault: one hour after the period begins. A gap in the first hour can mean only that the
    /// neighbouring record is stored in the hour before, which is not read.
    /// </summary>
    public DateTimeOffset JudgedFrom => From is { } from ? HourOf(from).AddHours(1) : DateTimeOffset.MinValue;

    /// <summary>
    /// End of the time in which a gap in a hash chain is a fault: the start of the last hour. Records that were made in the last hour can be stored
    /// in the hour after, which is not read.
    /// </summary>
    public DateTimeOffset JudgedUntil => To is { } to ? HourOf(to) : DateTimeOffset.MaxValue;

    /// <summary>True if a partition's hour is in the period.</summary>
    public bool Contains(DateTimeOffset hour) => (From is not { } from || hour >= HourOf(from)) && (To is not { } to || hour <= HourOf(to));

    /// <summary>
    /// Returns the path prefixes of all partitions of the period, in the order of time: one for each whole day, and one for each hour of an
    /// incomplete day. Returns one empty prefix, which matches everything, if <see cref="From"/> or <see cref="To"/> is null or the period is too long.
    /// </summary>
    public IEnumerable<string> Prefixes()
    {
        if (From is not { } from || To is not { } to || HourOf(to) - HourOf(from) > TimeSpan.FromDays(MostDays))
        {
            return [""];
        }

        return Prefixes(HourOf(from), HourOf(to));
    }

    private static IEnumerable<string> Prefixes(DateTimeOffset hour, DateTimeOffset last)
    {
        while (hour <= last)
        {
            var isWholeDay = hour.Hour == 0 && hour.AddHours(23) <= last;
            yield return isWholeDay ? AuditPartition.Day(hour) : AuditPartition.Hour(hour);
            hour += isWholeDay ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);
        }
    }

    private static DateTimeOffset HourOf(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
