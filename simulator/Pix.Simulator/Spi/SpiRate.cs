namespace Pix.Simulator.Spi;

/// <summary>Size and refill of a token bucket.</summary>
internal readonly record struct SpiRate(double Capacity, double RefillPerSecond);
