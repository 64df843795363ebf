using Pix.AuditReader.Sql;

namespace Pix.Cli.Output;

/// <summary>Makes a query result of a command's own data, so that the data can be written as a table, JSON or CSV like the rows of a query.</summary>
internal static class Rows
{
    public static AuditQueryResult Of(string[] columns, IEnumerable<object?[]> rows)
    {
        var list = rows.ToList();
        return new([.. columns.Select((name, index) => new AuditQueryColumn(name, TypeOf(list, index)))], [.. list]);
    }

    private static Type TypeOf(List<object?[]> rows, int column) => rows.Find(row => row[column] is not null)?[column]?.GetType() ?? typeof(string);
}
