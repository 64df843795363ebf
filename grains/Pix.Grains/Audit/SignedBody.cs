namespace Pix.Grains.Audit;

/// <summary>The body as it goes out.</summary>
/// <param name="Bytes">Signed when the operation is signed; otherwise as the service sent it.</param>
/// <param name="ContentType">Content type; empty when there is no body.</param>
/// <param name="SignerSerial">Serial number (hexadecimal) of the signing certificate; empty when nothing was signed.</param>
internal readonly record struct SignedBody(ReadOnlyMemory<byte> Bytes, string ContentType, string SignerSerial);
