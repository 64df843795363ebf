namespace Pix.Simulator.Spi;

/// <summary>Depth of a token bucket and what flows in.</summary>
internal readonly record struct SpiRate(double Capacity, double RefillPerSecond);
