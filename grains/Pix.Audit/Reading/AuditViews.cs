using System.Text;

namespace Pix.Audit;

/// <summary>The SQL that makes the views over the files that exist now.</summary>
internal static class AuditViews
{
    private const string Partitions = "{'year': VARCHAR, 'month': VARCHAR, 'day': VARCHAR, 'hour': VARCHAR}";

    private const string Once = "QUALIFY row_number() OVER (PARTITION BY record_id, part ORDER BY response_sequence DESC NULLS LAST) = 1";

    /// <summary>A statement with all columns and no row.</summary>
    public static string NoRows { get; } = $"SELECT {string.Join(", ", AuditColumns.All.Select(column => $"NULL::{column.SqlType} AS {column.Name}"))} WHERE false";

    public static string Sql(string auditPath)
    {
        var sql = new StringBuilder("CREATE VIEW stored AS ");
        sql.AppendJoin(" UNION ALL BY NAME ", AuditStreams.All.Select(stream => Stored(auditPath, stream)));
        // One row a record: with its outcome if any has it (an early unknown one sorts after it). Older rows have the former word, here the present one.
        sql.Append($"; CREATE VIEW audit AS SELECT * REPLACE (CASE outcome WHEN '{AuditRecord.FormerUnknownOutcome}' THEN '{AuditRecord.UnknownOutcome}' ELSE outcome END AS outcome) FROM stored WHERE request_method IS DISTINCT FROM '{CheckpointRecord.Method}' {Once}");
        sql.Append($"; CREATE VIEW checkpoints AS SELECT * FROM stored WHERE request_method = '{CheckpointRecord.Method}' {Once}");
        foreach (var stream in AuditStreams.All)
        {
            sql.Append($"; CREATE VIEW {stream.Name()} AS SELECT * FROM audit WHERE stream = '{stream.Name()}'");
        }

        return sql.Append(';').ToString();
    }

    private static string Stored(string auditPath, AuditStream stream)
    {
        var folder = Path.Combine(auditPath, "log", stream.Name());

        // Files of an earlier version lack the columns that came later; the empty rows bring all of them.
        return HasFiles(folder) ? $"{Files(folder, stream)} UNION ALL BY NAME {Nothing(stream)}" : Nothing(stream);
    }

    private static bool HasFiles(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.parquet", SearchOption.AllDirectories).Any();

    private static string Files(string folder, AuditStream stream)
    {
        var pattern = Path.Combine(folder, "**", "*.parquet").Replace("'", "''", StringComparison.Ordinal);
        return $"SELECT *, '{stream.Name()}' AS stream FROM read_parquet('{pattern}', union_by_name = true, hive_partitioning = true, hive_types = {Partitions})";
    }

    private static string Nothing(AuditStream stream)
    {
        var partitions = ((string[])["year", "month", "day", "hour"]).Select(partition => $"NULL::VARCHAR AS {partition}");
        return $"SELECT *, {string.Join(", ", partitions)}, '{stream.Name()}' AS stream FROM ({NoRows})";
    }
}
