using System.Globalization;

namespace Pix.Cli.Auditing;

/// <summary>Reads the value of a time option: a time such as 2026-01-31T12:00:00Z, or an age such as 90s, 10m, 2h or 7d before now.</summary>
internal static class PointInTime
{
    public const string Form = "a time like 2026-01-31T12:00:00Z, or how long ago: 90s, 10m, 2h or 7d";

    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset time) =>
        TryParseAgo(text, now, out time)
        || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static bool TryParseAgo(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        double? seconds = text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86400,
            _ => null,
        };
        // An age of more than a century is refused, so that the subtraction below cannot leave the range of DateTimeOffset.
        if (seconds is not { } unit || number * unit > TimeSpan.FromDays(36525).TotalSeconds)
        {
            return false;
        }

        time = now - TimeSpan.FromSeconds(number * unit);
        return true;
    }
}
