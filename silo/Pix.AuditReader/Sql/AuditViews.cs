using System.Text;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>Makes the SQL that creates the views <c>audit</c>, <c>dict</c>, <c>spi</c>, <c>checkpoints</c> and <c>stored</c> over given files.</summary>
internal static class AuditViews
{
    private const string Partitions = "{'year': VARCHAR, 'month': VARCHAR, 'day': VARCHAR, 'hour': VARCHAR}";

    private const string Once = "QUALIFY row_number() OVER (PARTITION BY record_id, coalesce(part, 1) ORDER BY response_sequence DESC NULLS LAST, request_sequence DESC NULLS LAST) = 1";

    private static readonly string JsonColumns = $"{{{string.Join(", ", AuditColumns.All.Select(column => $"{column.Name}: '{column.SqlType}'"))}}}";

    public static string Sql(IReadOnlyList<ReadableFile> files)
    {
        var sql = new StringBuilder("CREATE VIEW stored AS ");
        sql.AppendJoin(" UNION ALL BY NAME ", AuditStreams.All.Select(stream => Stored([.. files.Where(file => file.Stream == stream)], stream)));
        // The views have one row for each record. If a record was shipped early with an unknown outcome, and later again with its outcome, the row
        // with the outcome is kept. Earlier versions wrote another word for an unknown outcome, which is replaced by the word of today.
        sql.Append($"; CREATE VIEW audit AS SELECT * REPLACE (CASE outcome WHEN '{AuditRecord.FormerUnknownOutcome}' THEN '{AuditRecord.UnknownOutcome}' ELSE outcome END AS outcome) FROM stored WHERE request_method IS DISTINCT FROM '{CheckpointRecord.Method}' {Once}");
        sql.Append($"; CREATE VIEW checkpoints AS SELECT * FROM stored WHERE request_method = '{CheckpointRecord.Method}' {Once}");
        foreach (var stream in AuditStreams.All)
        {
            sql.Append($"; CREATE VIEW {stream.Name()} AS SELECT * FROM audit WHERE stream = '{stream.Name()}'");
        }

        return sql.Append(';').ToString();
    }

    // Files of earlier versions do not have the columns that were added later. A relation with all columns and no rows (Nothing) adds them.
    private static string Stored(IReadOnlyList<ReadableFile> files, AuditStream stream) =>
        string.Join(" UNION ALL BY NAME ", [.. files.GroupBy(file => file.Format).Select(format => Files([.. format.Select(file => file.Path)], format.Key, stream)), Nothing(stream)]);

    private static string Files(IReadOnlyList<string> paths, AuditFormat format, AuditStream stream)
    {
        var list = string.Join(", ", paths.Select(SqlText.Of));
        var read = format == AuditFormat.Parquet
            ? $"read_parquet([{list}], union_by_name = true"
            : $"read_json([{list}], format = 'newline_delimited', columns = {JsonColumns}, compression = '{(format == AuditFormat.JsonLinesGzip ? "gzip" : "uncompressed")}'";
        return $"SELECT *, '{stream.Name()}' AS stream FROM {read}, hive_partitioning = true, hive_types = {Partitions})";
    }

    private static string Nothing(AuditStream stream)
    {
        var partitions = ((string[])["year", "month", "day", "hour"]).Select(partition => $"NULL::VARCHAR AS {partition}");
        return $"SELECT *, {string.Join(", ", partitions)}, '{stream.Name()}' AS stream FROM ({AuditColumns.NoRows})";
    }
}
