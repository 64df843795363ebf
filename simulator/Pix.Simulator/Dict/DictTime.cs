using System.Globalization;

namespace Pix.Simulator.Dict;

/// <summary>Formats times as DICT does: UTC with three decimals of a second.</summary>
internal static class DictTime
{
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
