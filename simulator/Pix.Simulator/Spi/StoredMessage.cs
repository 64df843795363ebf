namespace Pix.Simulator.Spi;

/// <summary>A signed message that a participant can read from its streams.</summary>
/// <param name="ResourceId">PI-ResourceId, equal at every delivery, so that the participant recognises duplicates.</param>
/// <param name="Bytes">The signed message.</param>
/// <param name="AvailableAt">Timestamp (<see cref="TimeProvider.GetTimestamp"/>) from which the message could be read.</param>
internal sealed record StoredMessage(string ResourceId, byte[] Bytes, long AvailableAt);
