namespace Pix.Simulator.Spi;

/// <summary>A bucket's state as the control port shows it; <see cref="Lowest"/> stays at or above zero if the participant keeps the limit.</summary>
internal sealed record SpiBucketState(double Capacity, double RefillPerSecond, double Tokens, double Lowest, double Taken);
