using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>How many tokens are worth holding: forty seconds' use, estimated from the last ten.</summary>
/// <remarks>
/// A stopped silo that owned the budget is missed until the cluster gives it up, 15 s and more, while the others carry its requests too:
/// their tokens must last until another silo owns the budget. A silo never holds more than its share of the bucket
/// (<c>Pix:LeasedShare</c>).
/// </remarks>
internal sealed class Demand(TimeProvider time)
{
    private const int Windows = 4;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private long _began = time.GetTimestamp();
    private Tokens _now, _before;

    public Tokens Target
    {
        get
        {
            Turn();
            return Tokens.Max(_now, _before) * Windows;
        }
    }

    public void Add(Tokens spent)
    {
        Turn();
        _now += spent;
    }

    private void Turn()
    {
        var elapsed = time.GetElapsedTime(_began);
        if (elapsed >= Window)
        {
            _before = elapsed < 2 * Window ? _now : Tokens.Zero;
            _now = Tokens.Zero;
            _began = time.GetTimestamp();
        }
    }
}
