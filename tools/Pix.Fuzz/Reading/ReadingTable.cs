using System.Text;

namespace Pix.Fuzz.Reading;

/// <summary>Makes the tables of docs/reading.md.</summary>
internal static class ReadingTable
{
    private const int MostShown = 24;

    /// <summary>Path of the page, relative to the root of the repository.</summary>
    public const string Page = "docs/reading.md";

    // People write the text above this mark; the tables below it are generated.
    private const string Mark = "<!-- from here on: ./pix fuzz readers --table -->";

    /// <summary>Returns every row, with the present behaviour of Pix.</summary>
    public static IReadOnlyList<ReadingRow> Rows() => [.. XmlRows.All(), .. WireRows.All()];

    /// <summary>Returns the first two cells of a row as the page has them.</summary>
    public static string Beginning(ReadingRow row) => $"| {(row.Case.Kind is "path" or "type" ? Code(row.What, int.MaxValue) : Shown(row.What))} | {(row.IsAccepted ? row.Pix : $"`{row.Pix}`")} |";

    /// <summary>Writes the tables again, with what each reader sees at present.</summary>
    public static void Write()
    {
        var file = Path.Combine(SourceTree.Root, Page);
        var text = File.ReadAllText(file);
        var rows = Rows();
        var views = ForeignReaders.Read([.. rows.Select(row => row.Case)]);
        var page = new StringBuilder(text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)]);
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(i => rows[i].Group))
        {
            var readers = views[group.First()].Keys.ToList();
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n\n## {group.Key}\n\n| written | Pix | {string.Join(" | ", readers)} |\n|{string.Concat(Enumerable.Repeat("---|", readers.Count + 2))}");
            foreach (var i in group)
            {
                page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{Beginning(rows[i])} {string.Join(" | ", readers.Select(reader => Cell(rows[i], views[i].GetValueOrDefault(reader, "!"))))} |");
            }
        }

        File.WriteAllText(file, page.Append('\n').ToString());
        Console.WriteLine($"{rows.Count} rows written to {Page}, {rows.Count(row => row.IsAccepted)} of them accepted.");
    }

    private static string Cell(ReadingRow row, string view)
    {
        if (view.StartsWith('!'))
        {
            return "refuses";
        }

        if (row.IsAccepted && view == row.View)
        {
            return "=";
        }

        var field = row.Case.Kind == "type" ? view : view.Split(';')[0];
        return field.Length == 0 ? "nothing" : string.Join(" and ", field.Split('|').Select(value => Code(Unwritten(value), MostShown)));
    }

    private static string Unwritten(string value) => value.StartsWith("hex", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromHexString(value[3..])) : value;

    private static string Code(string text, int most) => Shown(text) is var shown && shown.Length > most ? $"`{shown[..(most / 2)]}…{shown[^(most / 2)..]}`" : $"`{shown}`";

    private static string Shown(string text) => string.Concat(text.Select(c => c is '|' or '`' or < ' ' or > '~' ? $"\\u{(int)c:X4}" : c.ToString()));
}
