using Pix.Signatures.Signing;

namespace Pix.Grains.Signing;

/// <summary>A message to sign.</summary>
/// <param name="Document">What admission read: digests, and the place for the signature.</param>
/// <param name="CreatedAt">The creation time in the message, which chooses the key; null when it has none (DICT).</param>
/// <param name="ReceivedAt">When the front door received it; chooses the key when there is no creation time.</param>
internal sealed record UnsignedMessage(UnsignedDocument Document, DateTimeOffset? CreatedAt, DateTimeOffset ReceivedAt);
