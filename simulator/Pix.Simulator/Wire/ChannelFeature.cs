namespace Pix.Simulator.Wire;

/// <summary>Marks a connection with the interface whose port it came in by.</summary>
internal sealed record ChannelFeature(Channel Channel);
