using Pix.Rates.Policies;
using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>
/// A second, simple implementation of the Central Bank's bucket, to check the limits that Pix keeps. The bucket is full at the start and fills
/// continuously. It throws if Pix sends a request for which it has too few tokens.
/// </summary>
internal sealed class CentralBank(World world, RateLimit limit)
{
    // Tokens in the bucket as an exact integer: thousandths of a token, multiplied by the number of ticks in the limit's period.
    private Int128 _level = Unit(limit) * limit.Capacity.Thousandths;
    private long _at;

    /// <summary>Takes the tokens of an arriving request out of the bucket. Throws if the bucket has too few tokens.</summary>
    public void Take(Tokens cost, string who)
    {
        var full = Unit(limit) * limit.Capacity.Thousandths;
        _level = Int128.Min(full, _level + ((Int128)(world.Now - _at) * limit.Refill.Thousandths));
        _at = world.Now;
        _level -= Unit(limit) * cost.Thousandths;
        var left = new Tokens((long)(_level / Unit(limit)));
        world.Note("bank", $"takes {cost} of {who}, {left} left");
        if (left.Thousandths < -1)
        {
            throw new InvariantBrokenException("no token over the bucket", $"the Central Bank's bucket of {limit} lacks {Tokens.Zero - left} after a request of {who}");
        }
    }

    private static Int128 Unit(RateLimit limit) => limit.Period.Ticks;
}
