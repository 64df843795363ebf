namespace Pix.AuditReader.Sql;

/// <summary>A text in a statement.</summary>
internal static class SqlText
{
    /// <summary>In quotes.</summary>
    public static string Of(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
