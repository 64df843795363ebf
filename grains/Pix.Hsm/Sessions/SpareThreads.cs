namespace Pix.Hsm.Sessions;

/// <summary>
/// Runs calls into native code that may never return, each on its own thread. If the caller stops waiting, the thread is abandoned, and is
/// counted until its call returns. A thread cannot be killed, so no call begins while <paramref name="most"/> threads are abandoned.
/// </summary>
/// <param name="name">Name of the threads.</param>
/// <param name="most">Maximum number of abandoned threads at the same time.</param>
internal sealed class SpareThreads(string name, int most)
{
    private int _leftBehind;

    /// <summary>Number of abandoned threads whose call has not returned.</summary>
    public int LeftBehind => Volatile.Read(ref _leftBehind);

    /// <summary>Begins the call on a new thread.</summary>
    /// <exception cref="HsmException">Too many threads are abandoned.</exception>
    public SpareCall<T> Begin<T>(Func<T> action)
    {
        if (LeftBehind >= most)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"{most} calls hang in the HSM's library; nothing more is begun until one of them returns. Look at the HSM and its connection.");
        }

        var call = new SpareCall<T>(action, change => Interlocked.Add(ref _leftBehind, change));
        call.Start(name);
        return call;
    }
}
