using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>How many tokens are worth holding: what forty seconds take here, as the last ten show.</summary>
/// <remarks>
/// A silo that was stopped and keeps the budget is missed for as long as the cluster takes to give it up, 15 s and more, and the others carry its requests too: what they hold must last
/// until another one keeps it. What a silo holds is never more than its part of the bucket (<c>Pix:LeasedShare</c>).
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
