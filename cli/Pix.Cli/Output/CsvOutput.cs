using Pix.AuditReader.Sql;

namespace Pix.Cli.Output;

/// <summary>Writes rows as CSV (RFC 4180) with a header line. Lines end in LF.</summary>
internal sealed class CsvOutput : IRowOutput
{
    public void Write(AuditQueryResult result, TextWriter output)
    {
        WriteLine(result.Columns.Select(column => column.Name), output);
        foreach (var row in result.Rows)
        {
            WriteLine(row.Select(ValueText.Of), output);
        }
    }

    private static void WriteLine(IEnumerable<string> values, TextWriter output)
    {
        output.Write(string.Join(',', values.Select(Field)));
        output.Write('\n');
    }

    private static string Field(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
