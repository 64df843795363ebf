using System.Collections;
using System.Globalization;

namespace Pix.Cli.Output;

/// <summary>Converts a value of a DuckDB column to text. The text does not depend on the locale of the machine.</summary>
internal static class ValueText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IDictionary entries => $"{{{string.Join(", ", entries.Keys.Cast<object>().Select(key => $"{Of(key)}: {Of(entries[key])}"))}}}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Of))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
