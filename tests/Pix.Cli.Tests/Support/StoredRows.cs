using Pix.Audit.Sinks;

namespace Pix.Cli.Tests.Support;

/// <summary>Files of the store as somebody writes them who is not Pix: <c>audit sql</c> itself writes nothing.</summary>
internal static class StoredRows
{
    /// <summary>Adds a file with one row to the hour 2026-01-01 00:00 of SPI.</summary>
    /// <param name="store">The store, <c>Pix:AuditPath</c>.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="columns">Values of columns; the others are null.</param>
    public static Task AddAsync(string store, string name, params (string Column, string Value)[] columns)
    {
        var partition = Directory.CreateDirectory(Path.Combine(store, "log/spi/year=2026/month=01/day=01/hour=00")).FullName;
        var row = string.Join(", ", columns.Select(column => $"{Text(column.Value)} AS {column.Column}"));
        return OpenDatabase.RunAsync($"COPY ({AuditColumns.NoRows} UNION ALL BY NAME SELECT {row}) TO {Text(Path.Combine(partition, name + ".parquet"))}");
    }

    /// <summary>Writes all rows of a stream into one file, changed.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="change">Comes behind <c>SELECT *</c>; the rows are called <c>stored</c>.</param>
    /// <param name="where">Which rows stay.</param>
    public static async Task RewriteAsync(string store, string stream, string change, string where)
    {
        var files = Directory.GetFiles(Path.Combine(store, "log", stream), "*.parquet", SearchOption.AllDirectories);
        var target = Path.Combine(Path.GetDirectoryName(files[0])!, "changed.parquet");
        var list = string.Join(", ", files.Select(Text));
        await OpenDatabase.RunAsync($"COPY (WITH stored AS (SELECT * FROM read_parquet([{list}], union_by_name = true, hive_partitioning = false)) SELECT * {change} FROM stored WHERE {where}) TO {Text(target + ".new")} (FORMAT parquet)");
        foreach (var file in files)
        {
            File.Delete(file);
        }

        File.Move(target + ".new", target);
    }

    /// <summary>A text in a statement.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
