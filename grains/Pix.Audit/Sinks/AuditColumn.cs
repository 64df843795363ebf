using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>One column of the audit: its name in every sink, its SQL type, and where its value is.</summary>
/// <param name="Name">snake_case.</param>
/// <param name="Type">Type of the values; null values are allowed unless it is the status code.</param>
/// <param name="Value">Reads it from a record.</param>
public sealed record AuditColumn(string Name, Type Type, Func<AuditRecord, object?> Value)
{
    /// <summary>Its type in SQL.</summary>
    public string SqlType =>
        Type == typeof(int) ? "INTEGER" : Type == typeof(long) ? "BIGINT" : Type == typeof(double) ? "DOUBLE" : "VARCHAR";
}
