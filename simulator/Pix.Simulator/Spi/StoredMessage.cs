namespace Pix.Simulator.Spi;

/// <summary>A signed message on its way to a participant's stream.</summary>
/// <param name="ResourceId">The same at every delivery, so that the participant recognises duplicates.</param>
/// <param name="Bytes">Signed.</param>
/// <param name="AvailableAt">Timestamp from which it could be read.</param>
internal sealed record StoredMessage(string ResourceId, byte[] Bytes, long AvailableAt);
