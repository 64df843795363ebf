namespace Pix.Grains.Audit;

/// <summary>Body of a request as it is sent to the Central Bank.</summary>
/// <param name="Bytes">The signed bytes if the operation is signed; otherwise the bytes as the caller sent them.</param>
/// <param name="ContentType">Content type; empty when there is no body.</param>
/// <param name="SignerSerial">Serial number (hexadecimal) of the signing certificate; empty when nothing was signed.</param>
internal readonly record struct SignedBody(ReadOnlyMemory<byte> Bytes, string ContentType, string SignerSerial);
