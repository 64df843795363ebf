namespace Pix.Simulator.Spi;

/// <summary>Size of a token bucket in tokens, and its refill in tokens a second.</summary>
internal readonly record struct SpiRate(double Capacity, double RefillPerSecond);
