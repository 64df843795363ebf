namespace Pix.Simulator.Spi;

/// <summary>A bucket's state as the control port shows it. If the participant keeps the limit, the lowest level so far is never below zero.</summary>
internal sealed record SpiBucketState(double Capacity, double RefillPerSecond, double Tokens, double Lowest, double Taken);
