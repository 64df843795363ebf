namespace Pix.Grains.Audit;

/// <summary>The body as it goes out.</summary>
/// <param name="Bytes">Signed where the operation is signed; as the service sent it otherwise.</param>
/// <param name="ContentType">What it is; empty when there is none.</param>
/// <param name="SignerSerial">Serial number (hexadecimal) of the signing certificate; empty when nothing was signed.</param>
internal readonly record struct SignedBody(ReadOnlyMemory<byte> Bytes, string ContentType, string SignerSerial);
