namespace Pix.AuditReader.Sql;

/// <summary>A column of a query's result.</summary>
/// <param name="Name">As the statement names it.</param>
/// <param name="Type">Type of its values, which may also be null.</param>
public sealed record AuditQueryColumn(string Name, Type Type);
