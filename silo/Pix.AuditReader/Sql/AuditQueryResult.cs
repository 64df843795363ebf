namespace Pix.AuditReader.Sql;

/// <summary>What a query found.</summary>
/// <param name="Columns">In order.</param>
/// <param name="Rows">Each with one value a column.</param>
public sealed record AuditQueryResult(IReadOnlyList<AuditQueryColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
