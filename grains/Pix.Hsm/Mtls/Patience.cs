namespace Pix.Hsm;

/// <summary>Runs what may never return on a thread that can be left behind: libp11 waits for ever for a session that does not open.</summary>
internal static class Patience
{
    /// <exception cref="HsmException">It did not return in time.</exception>
    public static T Run<T>(Func<T> action, TimeSpan limit, string what)
    {
        var (value, failure) = (default(T), default(Exception));
        var thread = new Thread(() =>
        {
            try
            {
                value = action();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failure = e;
            }
        })
        { IsBackground = true, Name = "pix-mtls-open" };
        thread.Start();
        if (!thread.Join(limit))
        {
            throw new HsmException(HsmProblem.TokenFailed, $"{what} did not come back within {limit.TotalSeconds:0.#} s; look at the HSM and its connection.");
        }

        return failure switch
        {
            null => value!,
            HsmException known => throw known,
            _ => throw new HsmException(HsmProblem.TokenFailed, $"{what} failed: {failure.Message}", failure),
        };
    }
}
