namespace Pix.AuditReader.Files;

/// <summary>Whole hours of partitions; a side without a bound includes everything.</summary>
/// <param name="From">First hour; any instant in it.</param>
/// <param name="To">Last hour; any instant in it.</param>
public readonly record struct AuditPeriod(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Most days that are listed one by one; a longer period is listed as a whole.</summary>
    private const int MostDays = 400;

    /// <summary>From when a chain can be judged by this period alone: records of the first hour may have neighbours in the hour before.</summary>
    public DateTimeOffset JudgedFrom => From is { } from ? HourOf(from).AddHours(1) : DateTimeOffset.MinValue;

    /// <summary>Until when it can: records made in the last hour may have arrived in the next.</summary>
    public DateTimeOffset JudgedUntil => To is { } to ? HourOf(to) : DateTimeOffset.MaxValue;

    /// <summary>Whether a partition is in it.</summary>
    public bool Contains(DateTimeOffset hour) => (From is not { } from || hour >= HourOf(from)) && (To is not { } to || hour <= HourOf(to));

    /// <summary>
    /// Prefixes, in order, that cover every partition of the period and few others: whole days and single hours; one empty prefix when a
    /// side is open.
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
