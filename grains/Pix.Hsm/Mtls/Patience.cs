using Pix.Hsm.Sessions;

namespace Pix.Hsm.Mtls;

/// <summary>
/// The only way into OpenSSL with a key of the HSM, except TLS handshakes, which have threads of their own. Runs on a thread that can be
/// abandoned: the key's signature may hang in the HSM's library.
/// </summary>
internal static class Patience
{
    // Waits between reopenings grow (MtlsOpening), so reaching this takes days.
    private const int MostLeftBehind = 64;

    private static readonly SpareThreads Threads = new("pix-mtls-key", MostLeftBehind);

    [ThreadStatic]
    private static bool _isOurs;

    /// <summary>Forbids using the key on a thread that must not hang.</summary>
    /// <exception cref="InvalidOperationException">The thread is not one on which a call may hang.</exception>
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
    /// <param name="limit">Longest time to wait for it.</param>
    /// <param name="what">For the message.</param>
    /// <param name="stopping">Ends the wait.</param>
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
