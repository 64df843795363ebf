namespace Pix.AuditReader.Sql;

/// <summary>Thrown if an SQL statement is invalid or not allowed, or exceeds a limit. The message tells the user the reason.</summary>
public sealed class AuditQueryException(string message, Exception? innerException = null) : Exception(message, innerException);
