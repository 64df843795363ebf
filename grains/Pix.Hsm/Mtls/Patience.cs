namespace Pix.Hsm;

/// <summary>
/// The only way into OpenSSL with a key of the HSM, but for TLS handshakes, which have threads of their own. Runs on a thread that can be left behind: libp11 waits
/// for ever for a session that does not open.
/// </summary>
internal static class Patience
{
    // Opening again waits longer each time (HsmChanges), so it takes days to get there.
    private const int MostLeftBehind = 64;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly SpareThreads Threads = new("pix-mtls-key", MostLeftBehind);

    [ThreadStatic]
    private static bool _isOurs;

    /// <summary>Threads that hang in OpenSSL, over all hosts of the process.</summary>
    public static int LeftBehind => Threads.LeftBehind;

    /// <summary>Nobody uses the key unwatched.</summary>
    /// <exception cref="InvalidOperationException">The thread is one that must not hang.</exception>
    public static void Demand()
    {
        if (!_isOurs)
        {
            throw new InvalidOperationException("A call into OpenSSL with a key of the HSM from a thread that is not Patience's: nobody would notice that it hangs.");
        }
    }

    /// <summary>Begins what may never return.</summary>
    /// <exception cref="HsmException">Too many calls hang already.</exception>
    public static SpareCall<T> Begin<T>(Func<T> action) => Threads.Begin(() =>
    {
        _isOurs = true;
        return action();
    });

    /// <param name="action">What may never return.</param>
    /// <param name="limit">How long it is waited for.</param>
    /// <param name="what">For the message.</param>
    /// <param name="failure">What failed meanwhile in the module; who does not come back a second after that waits for ever.</param>
    /// <param name="stopping">Ends the wait.</param>
    /// <exception cref="HsmException">It did not return in time; with the module's failure, when there was one.</exception>
    public static T Run<T>(Func<T> action, TimeSpan limit, string what, Func<ModuleFailure?> failure, CancellationToken stopping)
    {
        _ = failure();
        var call = Begin(action);
        var why = Wait(call, limit, what, failure, stopping);
        if (call.Leave())
        {
            throw why!;
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

    private static HsmException? Wait<T>(SpareCall<T> call, TimeSpan limit, string what, Func<ModuleFailure?> failure, CancellationToken stopping)
    {
        var (left, failed) = (limit, default(ModuleFailure?));
        while (!IsDone(call, left < Step ? left : Step, stopping))
        {
            left -= Step;
            if (failed is null && failure() is { } found)
            {
                failed = found;
                left = left < AfterFailure ? left : AfterFailure;
            }

            if (stopping.IsCancellationRequested)
            {
                return new HsmException(HsmProblem.TokenFailed, $"{what} was given up: the HSM is stopped.");
            }

            if (left <= TimeSpan.Zero)
            {
                return failed is { } cause
                    ? new HsmException(HsmProblem.TokenFailed, $"{what} failed: {cause}, and OpenSSL waits for ever after that; look at the HSM and its connection.", cause.Function, cause.Value.ToString())
                    : new HsmException(HsmProblem.TokenFailed, $"{what} did not come back within {limit.TotalSeconds:0.#} s; look at the HSM and its connection.");
            }
        }

        return null;
    }

    private static bool IsDone<T>(SpareCall<T> call, TimeSpan step, CancellationToken stopping)
    {
        try
        {
            return call.Wait(step, stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
