namespace Pix.Simulator.Wire;

/// <summary>Connection feature that holds the channel (SPI or DICT) of the port that accepted the connection.</summary>
internal sealed record ChannelFeature(Channel Channel);
