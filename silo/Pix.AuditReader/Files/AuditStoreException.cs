namespace Pix.AuditReader.Files;

/// <summary>Thrown if audit records cannot be read. The message tells the user the reason.</summary>
public sealed class AuditStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
