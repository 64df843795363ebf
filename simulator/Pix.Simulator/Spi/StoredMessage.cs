namespace Pix.Simulator.Spi;

/// <summary>A signed message that a participant can read from its streams.</summary>
/// <param name="ResourceId">PI-ResourceId. It is the same at every delivery, so that the participant recognises a repeated delivery.</param>
/// <param name="Bytes">The signed message.</param>
/// <param name="AvailableAt">Timestamp (<see cref="TimeProvider.GetTimestamp"/>) at which the message was queued and could first be read.</param>
internal sealed record StoredMessage(string ResourceId, byte[] Bytes, long AvailableAt);
