namespace Pix.AuditReader.Sql;

/// <summary>The statement is invalid or not allowed, or its answer is too large; the message is for people.</summary>
public sealed class AuditQueryException(string message, Exception? innerException = null) : Exception(message, innerException);
