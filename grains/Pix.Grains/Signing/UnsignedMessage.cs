using Pix.Signatures.Signing;

namespace Pix.Grains.Signing;

/// <summary>A message to sign.</summary>
/// <param name="Document">What admission read: digests and place of the signature.</param>
/// <param name="CreatedAt">When it says that it was created, which chooses the key; null when it does not say (DICT).</param>
/// <param name="ReceivedAt">When the front door had it: chooses the key of what does not say when it was created.</param>
internal sealed record UnsignedMessage(UnsignedDocument Document, DateTimeOffset? CreatedAt, DateTimeOffset ReceivedAt);
