namespace Pix.AuditReader.Sql;

/// <summary>Columns and rows that a query returned.</summary>
/// <param name="Columns">Columns in the order in which the statement selects them.</param>
/// <param name="Rows">Rows. Each row has one value for each column, in the same order.</param>
public sealed record AuditQueryResult(IReadOnlyList<AuditQueryColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
