namespace Pix.Hsm.Pkcs11;

/// <summary>
/// Allows one login at a time in this process, even through different instances of a module. Two logins at the same time with a wrong PIN
/// would use up two PIN tries. SoftHSM also writes the token's file at each login, and its file lock does not work between instances in one
/// process. The turn is also taken while a library reads its tokens.
/// </summary>
internal readonly ref struct LoginTurn
{
    private static volatile SemaphoreSlim _turn = new(1);

    [ThreadStatic]
    private static bool _mine;

    private readonly SemaphoreSlim? _taken;

    private LoginTurn(SemaphoreSlim? taken) => _taken = taken;

    /// <summary>
    /// Waits until this thread has the turn to log in, unless it has the turn already. A thread that keeps the turn for longer than
    /// <paramref name="patience"/> is treated as hanging in the token. Then one waiting thread takes over the turn, and the other waiting
    /// threads wait for that thread.
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
