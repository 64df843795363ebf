using System.Globalization;
using System.Text.RegularExpressions;

namespace Pix.AuditReader.Files;

/// <summary>Makes and parses the names of partition folders, one for each hour (UTC). Firehose and the local store use the same names.</summary>
internal static partial class AuditPartition
{
    public static string Hour(DateTimeOffset hour) => hour.UtcDateTime.ToString("'year='yyyy'/month='MM'/day='dd'/hour='HH'/'", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("'year='yyyy'/month='MM'/day='dd'/'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Parses the part of a path after <c>log/{stream}/</c> into the hour of the partition and the file's name. False if the path has another
    /// form, or if the file is hidden or incomplete.
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

    // A name must not begin with a dot or an underscore. SQL engines, including Athena, ignore such files.
    [GeneratedRegex(@"\A(year=\d{4}/month=\d{2}/day=\d{2}/hour=\d{2})/([^/._][^/]*)\z")]
    private static partial Regex Form();
}
