using System.Globalization;

namespace Pix.AuditReader.Buckets;

/// <summary>Converts numbers of bytes to texts for people.</summary>
public static class ByteText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Returns a size with its unit, such as <c>1.5 GiB</c>.</summary>
    public static string Of(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return $"{value.ToString("0.#", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
