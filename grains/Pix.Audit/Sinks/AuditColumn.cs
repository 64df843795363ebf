using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>One column of the audit: its name in every sink, its SQL type, and where its value comes from.</summary>
/// <param name="Name">Name of the column, in snake_case.</param>
/// <param name="Type">Type of the values; values may be null, except the status code.</param>
/// <param name="Value">Reads the value from a record.</param>
public sealed record AuditColumn(string Name, Type Type, Func<AuditRecord, object?> Value)
{
    /// <summary>Type of the column in SQL.</summary>
    public string SqlType =>
        Type == typeof(int) ? "INTEGER" : Type == typeof(long) ? "BIGINT" : Type == typeof(double) ? "DOUBLE" : "VARCHAR";
}
