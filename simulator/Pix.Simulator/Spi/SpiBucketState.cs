namespace Pix.Simulator.Spi;

/// <summary>The bucket for the control port; a participant that keeps the limit never has <see cref="Lowest"/> below zero.</summary>
internal sealed record SpiBucketState(double Capacity, double RefillPerSecond, double Tokens, double Lowest, double Taken);
