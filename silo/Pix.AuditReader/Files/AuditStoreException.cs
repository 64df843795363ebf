namespace Pix.AuditReader.Files;

/// <summary>The store cannot be read; the message is one sentence for people.</summary>
public sealed class AuditStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
