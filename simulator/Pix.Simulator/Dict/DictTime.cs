using System.Globalization;

namespace Pix.Simulator.Dict;

/// <summary>Date-times of DICT.</summary>
internal static class DictTime
{
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
