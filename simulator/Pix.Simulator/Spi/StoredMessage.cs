namespace Pix.Simulator.Spi;

/// <summary>A signed message on its way to a participant's stream.</summary>
/// <param name="ResourceId">The same at every delivery: the participant tells duplicates by it.</param>
/// <param name="Bytes">Signed.</param>
/// <param name="AvailableAt">Timestamp since which it could be read.</param>
internal sealed record StoredMessage(string ResourceId, byte[] Bytes, long AvailableAt);
