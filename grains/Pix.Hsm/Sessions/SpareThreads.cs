namespace Pix.Hsm.Sessions;

/// <summary>
/// Threads for calls into native code that may never return. A waiter can go on without the thread, which is then abandoned and counted
/// until its call returns. A thread cannot be ended, so with <paramref name="most"/> hanging threads nothing more is begun.
/// </summary>
/// <param name="name">Name of the threads.</param>
/// <param name="most">Most abandoned threads at a time.</param>
internal sealed class SpareThreads(string name, int most)
{
    private int _leftBehind;

    /// <summary>Threads whose call was not awaited to its end and has not returned.</summary>
    public int LeftBehind => Volatile.Read(ref _leftBehind);

    /// <summary>Begins the call on a thread of its own.</summary>
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
