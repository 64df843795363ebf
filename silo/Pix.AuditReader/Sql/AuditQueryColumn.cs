namespace Pix.AuditReader.Sql;

/// <summary>A column of a query's result.</summary>
/// <param name="Name">Name of the column in the result.</param>
/// <param name="Type">.NET type of the column's values. A value can also be null.</param>
public sealed record AuditQueryColumn(string Name, Type Type);
