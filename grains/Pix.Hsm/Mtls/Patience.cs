using Pix.Hsm.Sessions;

namespace Pix.Hsm.Mtls;

/// <summary>
/// Runs all calls into OpenSSL that use a key of the HSM, except TLS handshakes, which have their own threads. Each call runs on a thread
/// that can be abandoned, because the key's signature may hang in the HSM's library.
/// </summary>
internal static class Patience
{
    // Maximum number of abandoned threads. The waits between reopenings grow to 10 minutes (MtlsOpening), so it takes hours to reach the maximum.
    private const int MostLeftBehind = 64;

    private static readonly SpareThreads Threads = new("pix-mtls-key", MostLeftBehind);

    [ThreadStatic]
    private static bool _isOurs;

    /// <summary>Throws an exception unless this class started the current thread, so that the thread can be abandoned if it hangs.</summary>
    /// <exception cref="InvalidOperationException">This class did not start the current thread.</exception>
    public static void Demand()
    {
        if (!_isOurs)
        {
            throw new InvalidOperationException("A call into OpenSSL with a key of the HSM from a thread that is not Patience's: nobody would notice that it hangs.");
        }
    }

    /// <summary>Begins a call that may never return.</summary>
    /// <exception cref="HsmException">Too many calls hang already.</exception>
    public static SpareCall<T> Begin<T>(Func<T> action) => Threads.Begin(() =>
    {
        _isOurs = true;
        return action();
    });

    /// <param name="action">The call, which may never return.</param>
    /// <param name="limit">Longest time to wait for the call.</param>
    /// <param name="what">Name of the call, for messages.</param>
    /// <param name="stopping">Cancels the wait for the call.</param>
    /// <exception cref="HsmException">The call failed, or did not return in time.</exception>
    public static T Run<T>(Func<T> action, TimeSpan limit, string what, CancellationToken stopping)
    {
        var call = Begin(action);
        var isStopped = false;
        try
        {
            _ = call.Wait(limit, stopping);
        }
        catch (OperationCanceledException)
        {
            isStopped = true;
        }

        if (call.Leave())
        {
            throw new HsmException(HsmProblem.TokenFailed, isStopped
                ? $"{what} was given up: the HSM is stopped."
                : $"{what} did not come back within {limit.TotalSeconds:0.#} s; look at the HSM and its connection.");
        }

        try
        {
            return call.Result;
        }
        catch (Exception e) when (e is not HsmException)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"{what} failed: {e.Message}", e);
        }
    }
}
