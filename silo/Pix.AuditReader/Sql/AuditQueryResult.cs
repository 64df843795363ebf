namespace Pix.AuditReader.Sql;

/// <summary>Columns and rows that a query returned.</summary>
/// <param name="Columns">Columns in the order of the statement.</param>
/// <param name="Rows">Rows, each with one value for each column.</param>
public sealed record AuditQueryResult(IReadOnlyList<AuditQueryColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
