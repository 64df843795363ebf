namespace Pix.AuditReader.Files;

/// <summary>A range of whole hours, given as partitions. A side that is null has no bound.</summary>
/// <param name="From">Any instant in the first hour. Null for no bound.</param>
/// <param name="To">Any instant in the last hour. Null for no bound.</param>
public readonly record struct AuditPeriod(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Maximum number of days that are listed one by one. A longer period is found in one listing of the whole stream.</summary>
    private const int MostDays = 400;

    /// <summary>Chains are judged from this time on. Records of the first hour may have neighbours in the hour before the period.</summary>
    public DateTimeOffset JudgedFrom => From is { } from ? HourOf(from).AddHours(1) : DateTimeOffset.MinValue;

    /// <summary>Chains are judged up to this time. Records that were made in the last hour may be stored in the hour after the period.</summary>
    public DateTimeOffset JudgedUntil => To is { } to ? HourOf(to) : DateTimeOffset.MaxValue;

    /// <summary>True if the hour of a partition is in the period.</summary>
    public bool Contains(DateTimeOffset hour) => (From is not { } from || hour >= HourOf(from)) && (To is not { } to || hour <= HourOf(to));

    /// <summary>
    /// Returns prefixes, in order, that cover every partition of the period and few others: whole days and single hours. Returns one empty
    /// prefix if a side has no bound, or the period is too long.
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
