namespace Pix.Simulator.Wire;

/// <summary>Feature of a connection that names the channel that its port serves.</summary>
internal sealed record ChannelFeature(Channel Channel);
