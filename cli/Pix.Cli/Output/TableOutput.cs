using Pix.AuditReader.Sql;
using Spectre.Console;

namespace Pix.Cli.Output;

/// <summary>Writes rows as a table for people. Long values are cut, and line breaks are shown as blanks.</summary>
internal sealed class TableOutput : IRowOutput
{
    private const int MaxCell = 120;

    public void Write(AuditQueryResult result, TextWriter output)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in result.Columns)
        {
            var tableColumn = new TableColumn(Markup.Escape(column.Name)) { NoWrap = Console.IsOutputRedirected };
            table.AddColumn(IsNumber(column.Type) ? tableColumn.RightAligned() : tableColumn);
        }

        foreach (var row in result.Rows)
        {
            table.AddRow([.. row.Select(value => new Text(Cell(value)))]);
        }

        PlainConsole.On(output).Write(table);
        output.WriteLine(result.Rows.Count == 1 ? "1 row" : $"{result.Rows.Count} rows");
    }

    private static string Cell(object? value)
    {
        var text = ValueText.Of(value);
        var line = string.Create(Math.Min(text.Length, MaxCell), text, (cell, source) =>
        {
            for (var i = 0; i < cell.Length; i++)
            {
                cell[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
        return text.Length > MaxCell ? line + "…" : line;
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
}
