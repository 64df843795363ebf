using Pix.Signatures.Signing;

namespace Pix.Grains.Signing;

/// <summary>A message to sign.</summary>
/// <param name="Document">The document as admission parsed it, with its digests and the position where the signature is inserted.</param>
/// <param name="CreatedAt">Creation time in the message, which chooses the signing key; null for a DICT document, which has no creation time.</param>
/// <param name="ReceivedAt">When the front door received the message. Chooses the signing key if <paramref name="CreatedAt"/> is null.</param>
internal sealed record UnsignedMessage(UnsignedDocument Document, DateTimeOffset? CreatedAt, DateTimeOffset ReceivedAt);
