namespace Pix.Simulator.Dict.Policies;

/// <summary>
/// A rate policy of DICT's manual. Its bucket holds at most <see cref="Capacity"/> tokens and gets new tokens every <see cref="RefillPeriodSec"/> s.
/// </summary>
internal sealed record Policy(string Name, int RefillTokens, int RefillPeriodSec, int Capacity);
