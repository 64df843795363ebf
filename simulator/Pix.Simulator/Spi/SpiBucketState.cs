namespace Pix.Simulator.Spi;

/// <summary>The bucket as the control port shows it; a participant that keeps the limit never sees <see cref="Lowest"/> below zero.</summary>
internal sealed record SpiBucketState(double Capacity, double RefillPerSecond, double Tokens, double Lowest, double Taken);
