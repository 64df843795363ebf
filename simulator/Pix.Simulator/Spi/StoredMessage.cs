namespace Pix.Simulator.Spi;

/// <summary>A signed message on its way to a participant's stream.</summary>
internal sealed record StoredMessage(string ResourceId, byte[] Bytes);
