using Pix.Rates.Policies;
using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>The bucket of the Central Bank, implemented a second time and simply. It is full at first, fills evenly, and must never lack a token.</summary>
internal sealed class CentralBank(World world, RateLimit limit)
{
    // Exact level, in thousandths of a token times the ticks of the limit's period.
    private Int128 _level = Unit(limit) * limit.Capacity.Thousandths;
    private long _at;

    /// <summary>Takes the cost of a request that arrives. Throws if the bucket has too few tokens.</summary>
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
