namespace Pix.Grains.Exchange;

/// <summary>The body as it goes out.</summary>
/// <param name="Bytes">Signed where the operation is signed; as the service sent it otherwise.</param>
/// <param name="SignerSerial">Serial number (hexadecimal) of the signing certificate; empty when nothing was signed.</param>
internal readonly record struct SignedBody(ReadOnlyMemory<byte> Bytes, string SignerSerial);
