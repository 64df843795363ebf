namespace Pix.AuditReader.Sql;

/// <summary>Writes texts as string literals of SQL statements.</summary>
internal static class SqlText
{
    /// <summary>Returns the text in single quotes, with quotes inside it doubled.</summary>
    public static string Of(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
