namespace Pix.Rates;

/// <summary>How many tokens ten seconds take here: as many are worth holding.</summary>
internal sealed class Demand(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private long _began = time.GetTimestamp();
    private Tokens _now, _before;

    public Tokens Target
    {
        get
        {
            Turn();
            return Tokens.Max(_now, _before);
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
