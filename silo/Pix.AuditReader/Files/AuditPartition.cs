using System.Globalization;
using System.Text.RegularExpressions;

namespace Pix.AuditReader.Files;

/// <summary>Names of the partition folders, one for each hour (UTC). Firehose's prefix expression and the local store use the same names.</summary>
internal static partial class AuditPartition
{
    public static string Hour(DateTimeOffset hour) => hour.UtcDateTime.ToString("'year='yyyy'/month='MM'/day='dd'/hour='HH'/'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("'year='yyyy'/month='MM'/day='dd'/'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads the part of a path after <c>log/{stream}/</c>, which is a partition and a name. False for everything else, including hidden
    /// and unfinished files.
    /// </summary>
    public static bool TryParse(string path, out DateTimeOffset hour, out string name)
    {
        (hour, name) = (default, "");
        var match = Form().Match(path);
        if (!match.Success || !DateTimeOffset.TryParseExact(
            match.Groups[1].Value, "'year='yyyy'/month='MM'/day='dd'/hour='HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out hour))
        {
            return false;
        }

        name = match.Groups[2].Value;
        return true;
    }

    // SQL engines, Athena included, ignore names that begin with a dot or an underscore.
    [GeneratedRegex(@"\A(year=\d{4}/month=\d{2}/day=\d{2}/hour=\d{2})/([^/._][^/]*)\z")]
    private static partial Regex Form();
}
