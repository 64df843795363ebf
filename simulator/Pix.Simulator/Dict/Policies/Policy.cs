namespace Pix.Simulator.Dict.Policies;

/// <summary>A rate policy of DICT's manual: the size of its bucket, and the tokens added every <see cref="RefillPeriodSec"/> seconds.</summary>
internal sealed record Policy(string Name, int RefillTokens, int RefillPeriodSec, int Capacity);
