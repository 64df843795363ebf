using Pix.Signatures.Signing;

namespace Pix.Grains.Signing;

/// <summary>A message to sign.</summary>
/// <param name="Document">The document as admission read it, with its digests and the place for the signature.</param>
/// <param name="CreatedAt">Creation time in the message, which chooses the key; null for a DICT document, which has none.</param>
/// <param name="ReceivedAt">When the front door received the message. This time chooses the key when there is no creation time.</param>
internal sealed record UnsignedMessage(UnsignedDocument Document, DateTimeOffset? CreatedAt, DateTimeOffset ReceivedAt);
