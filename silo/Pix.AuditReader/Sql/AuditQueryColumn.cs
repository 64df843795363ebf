namespace Pix.AuditReader.Sql;

/// <summary>A column of a query's result.</summary>
/// <param name="Name">Name that the statement gives the column.</param>
/// <param name="Type">Type of the column's values, which may also be null.</param>
public sealed record AuditQueryColumn(string Name, Type Type);
