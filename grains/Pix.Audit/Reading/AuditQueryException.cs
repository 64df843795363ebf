namespace Pix.Audit;

/// <summary>The statement is wrong, or the store cannot be read.</summary>
public sealed class AuditQueryException(string message, Exception innerException) : Exception(message, innerException);
