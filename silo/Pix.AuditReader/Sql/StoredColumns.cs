using DuckDB.NET.Data;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.AuditReader.Sql;

/// <summary>Converts rows of the view <c>stored</c> to audit records, for checks that need all columns.</summary>
internal static class StoredColumns
{
    /// <summary>The names of all columns, separated by commas. A SELECT must have all of them, because <see cref="Read"/> reads them.</summary>
    public static string Columns { get; } = string.Join(", ", AuditColumns.All.Select(column => column.Name));

    public static AuditRecord Read(DuckDBDataReader row) => AuditColumns.Read(new Row(row));

    private readonly struct Row(DuckDBDataReader row) : IStoredRow
    {
        public string Text(string column) => Ordinal(column) is { } ordinal ? row.GetString(ordinal) : "";

        public int Int(string column, int absent) => Ordinal(column) is { } ordinal ? row.GetInt32(ordinal) : absent;

        public long? Long(string column) => Ordinal(column) is { } ordinal ? row.GetInt64(ordinal) : null;

        public double? Double(string column) => Ordinal(column) is { } ordinal ? row.GetDouble(ordinal) : null;

        // Position of a column. Null if the column has no value in this row.
        private int? Ordinal(string column)
        {
            var ordinal = row.GetOrdinal(column);
            return row.IsDBNull(ordinal) ? null : ordinal;
        }
    }
}
