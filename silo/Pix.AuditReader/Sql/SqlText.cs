namespace Pix.AuditReader.Sql;

/// <summary>A text in a statement.</summary>
internal static class SqlText
{
    /// <summary>The text in quotes, for SQL.</summary>
    public static string Of(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
