using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>
/// Estimates how many tokens a silo should hold, so that they last for 40 s. The result is four times the use in the busier of two windows
/// of 10 s, the present and the previous.
/// </summary>
/// <remarks>
/// When the silo of the budget owner stops, the cluster takes 15 s or more to declare it dead. Meanwhile the other silos also get the
/// requests of the stopped silo, so their tokens must last until another silo owns the budget. A silo never holds more than its share of
/// the bucket (<c>Pix:LeasedShare</c>).
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
