using Pix.Signatures;

namespace Pix.Grains.Signing;

/// <summary>A message to sign.</summary>
/// <param name="Profile">Which references the signature has.</param>
/// <param name="Document">The whole document, UTF-8.</param>
internal sealed record UnsignedMessage(SignatureProfile Profile, ReadOnlyMemory<byte> Document);
