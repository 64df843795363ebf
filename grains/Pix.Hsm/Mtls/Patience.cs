namespace Pix.Hsm;

/// <summary>Runs what may never return on a thread that can be left behind: libp11 waits for ever for a session that does not open.</summary>
internal static class Patience
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <param name="action">What may never return.</param>
    /// <param name="limit">How long it is waited for.</param>
    /// <param name="what">For the message.</param>
    /// <param name="failure">What failed meanwhile in the module; who does not come back a second after that waits for ever.</param>
    /// <exception cref="HsmException">It did not return in time; with the module's failure, when there was one.</exception>
    public static T Run<T>(Func<T> action, TimeSpan limit, string what, Func<ModuleFailure?> failure)
    {
        var (value, thrown) = (default(T), default(Exception));
        _ = failure();
        var thread = new Thread(() =>
        {
            try
            {
                value = action();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                thrown = e;
            }
        })
        { IsBackground = true, Name = "pix-mtls-open" };
        thread.Start();
        Wait(thread, limit, what, failure);
        return thrown switch
        {
            null => value!,
            HsmException known => throw known,
            _ => throw new HsmException(HsmProblem.TokenFailed, $"{what} failed: {thrown.Message}", thrown),
        };
    }

    private static void Wait(Thread thread, TimeSpan limit, string what, Func<ModuleFailure?> failure)
    {
        var (left, failed) = (limit, default(ModuleFailure?));
        while (!thread.Join(left < Step ? left : Step))
        {
            left -= Step;
            if (failed is null && failure() is { } found)
            {
                failed = found;
                left = left < AfterFailure ? left : AfterFailure;
            }

            if (left <= TimeSpan.Zero)
            {
                throw failed is { } cause
                    ? new HsmException(HsmProblem.TokenFailed, $"{what} failed: {cause}, and OpenSSL waits for ever after that; look at the HSM and its connection.", cause.Function, cause.Value.ToString())
                    : new HsmException(HsmProblem.TokenFailed, $"{what} did not come back within {limit.TotalSeconds:0.#} s; look at the HSM and its connection.");
            }
        }
    }
}
