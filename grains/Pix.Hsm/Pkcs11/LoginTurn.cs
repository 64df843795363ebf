namespace Pix.Hsm.Pkcs11;

/// <summary>
/// Allows one login at a time in this process, through any instance of a module. Two logins at once with a wrong PIN would cost two tries,
/// and SoftHSM writes the token's file at each login, under a file lock that does not work between instances in one process. The turn is
/// also taken while a library reads its tokens.
/// </summary>
internal readonly ref struct LoginTurn
{
    private static volatile SemaphoreSlim _turn = new(1);

    [ThreadStatic]
    private static bool _mine;

    private readonly SemaphoreSlim? _taken;

    private LoginTurn(SemaphoreSlim? taken) => _taken = taken;

    /// <summary>
    /// Waits for the turn, if the thread does not have it. A thread that keeps the turn longer than <paramref name="patience"/> hangs in
    /// the token; one waiting thread then takes the turn over, and the other threads wait for that thread.
    /// </summary>
    public static LoginTurn Take(TimeSpan patience)
    {
        if (_mine)
        {
            return new LoginTurn(null);
        }

        _mine = true;
        return new LoginTurn(Wait(patience));
    }

    private static SemaphoreSlim Wait(TimeSpan patience)
    {
        var own = new SemaphoreSlim(0);
        while (true)
        {
            var turn = _turn;
            if (turn.Wait(patience))
            {
                return turn;
            }

            if (Interlocked.CompareExchange(ref _turn, own, turn) == turn)
            {
                return own;
            }
        }
    }

    /// <summary>Passes the turn to the next waiting thread.</summary>
    public void Dispose()
    {
        if (_taken is null)
        {
            return;
        }

        _mine = false;
        _taken.Release();
    }
}
