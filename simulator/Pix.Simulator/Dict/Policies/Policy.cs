namespace Pix.Simulator.Dict.Policies;

/// <summary>A token bucket of the manual.</summary>
internal sealed record Policy(string Name, int RefillTokens, int RefillPeriodSec, int Capacity);
