using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pix.Rates.Policies;

/// <summary>A named limit of the Central Bank; some limits change with the hour of day.</summary>
public sealed record RatePolicy
{
    // Time before and after a change of limits in which the smaller limit applies, because clocks differ and the manual does not state the time zone.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    // Time zone of Brasília, which has had no daylight saving time since 2019.
    private static readonly TimeSpan Zone = TimeSpan.FromHours(-3);

    private RatePolicy(string name, ImmutableArray<(TimeSpan From, TimeSpan To, RateLimit Limit)> hours)
    {
        Name = name;
        Hours = hours;
    }

    /// <summary>Name of the policy. A policy of DICT has the Central Bank's name, a policy of the SPI has a name that Pix chose.</summary>
    public string Name { get; }

    private ImmutableArray<(TimeSpan From, TimeSpan To, RateLimit Limit)> Hours { get; init; }

    /// <summary>
    /// Reads one limit such as <c>3750 750/s</c>, or a limit for each part of the day: <c>08:00-24:00 350 35/s; 00:00-08:00 5000 350/s</c>.
    /// Returns false if the text has another form.
    /// </summary>
    public static bool TryParse(string name, string text, [NotNullWhen(true)] out RatePolicy? policy)
    {
        policy = null;
        if (RateLimit.TryParse(text, out var always))
        {
            policy = Always(name, always);
            return true;
        }

        var hours = ImmutableArray.CreateBuilder<(TimeSpan From, TimeSpan To, RateLimit Limit)>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var blank = part.IndexOf(' ', StringComparison.Ordinal);
            if (blank < 0 || part[..blank].Split('-') is not [var from, var to] || !TryHour(from, out var start) || !TryHour(to, out var end)
                || !RateLimit.TryParse(part[blank..], out var limit))
            {
                return false;
            }

            hours.Add((start, end, limit));
        }

        hours.Sort((a, b) => a.From.CompareTo(b.From));
        policy = CoversDay(hours) ? new RatePolicy(name, hours.ToImmutable()) : null;
        return policy is not null;
    }

    /// <summary>Makes a policy that has the same limit at all hours.</summary>
    public static RatePolicy Always(string name, RateLimit limit) => new(name, [(TimeSpan.Zero, TimeSpan.FromDays(1), limit)]);

    /// <summary>Returns the limit at a time; within a minute of a change, the smaller of the two limits.</summary>
    public RateLimit LimitAt(DateTimeOffset now)
    {
        if (Hours.Length == 1)
        {
            return Hours[0].Limit;
        }

        var (before, after) = (At(now - Guard), At(now + Guard));
        return before.PerSecond < after.PerSecond ? before : after;
    }

    private RateLimit At(DateTimeOffset time)
    {
        var hour = time.ToOffset(Zone).TimeOfDay;
        return Hours.First(part => part.From <= hour && hour < part.To).Limit;
    }

    private static bool TryHour(string text, out TimeSpan hour)
    {
        hour = TimeSpan.FromDays(1);
        return text == "24:00" || TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out hour);
    }

    private static bool CoversDay(ImmutableArray<(TimeSpan From, TimeSpan To, RateLimit Limit)>.Builder hours) =>
        hours.Count > 0 && hours[0].From == TimeSpan.Zero && hours[^1].To == TimeSpan.FromDays(1)
        && Enumerable.Range(1, hours.Count - 1).All(index => hours[index].From == hours[index - 1].To);
}
