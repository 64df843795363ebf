namespace Pix.Simulator.Wire;

/// <summary>Marks a connection with the interface of its port.</summary>
internal sealed record ChannelFeature(Channel Channel);
