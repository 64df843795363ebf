using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>
/// An instance of the PKCS#11 library that one user has to itself. All calls except those of signing sessions are made here: initializing,
/// checks of settings, keys and tokens, and finalizing. Each call runs on a thread that is abandoned if the library does not return, so no
/// caller waits longer than its limit.
/// </summary>
internal sealed class ModuleGuard(string modulePath, TimeProvider time, CancellationToken stopping = default) : IDisposable
{
    // Maximum number of abandoned threads. The wait after each hang grows to 10 minutes, so it takes hours to reach the maximum.
    private const int MostLeftBehind = 64;

    // While another thread of the process logs in (and possibly hangs), a start waits for at most a sixth of its limit.
    private const int ShareForLogins = 6;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromMinutes(10);

    private readonly SpareThreads _threads = new("pix-hsm-look", MostLeftBehind);
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly Lock _lock = new();
    private Pkcs11Module? _hungIn;
    private TimeSpan _wait;
    private long _waitsSince;

    /// <summary>Decides which thread may call the library.</summary>
    public ModuleGate Gate { get; } = new(time);

    /// <summary>Cancelled when the pool stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Path of the PKCS#11 module (setting Pkcs11Library).</summary>
    public string ModulePath => modulePath;

    /// <summary>Loads and initializes the library.</summary>
    /// <exception cref="HsmException">The library cannot be loaded, returns an error, or does not return in time.</exception>
    public void Start(TimeSpan limit) => RunWatched("Loading the PKCS#11 library", limit, call => new ModuleStart(Gate, modulePath).Initialize(call, limit, limit / ShareForLogins));

    /// <summary>Calls into the library and waits until the call returns.</summary>
    /// <param name="what">Name of the call for messages, for example "Looking for keys".</param>
    /// <param name="limit">Longest time that the caller waits.</param>
    /// <param name="action">The call; it runs on another thread, inside the gate.</param>
    /// <exception cref="HsmException">The call did not return in time, earlier calls hang, the library is being initialized, or the pool stops.</exception>
    public T Run<T>(string what, TimeSpan limit, Func<Pkcs11Module, T> action) => RunWatched(what, limit, call =>
    {
        if (!Gate.TryEnter(call))
        {
            throw new HsmException(HsmProblem.TokenFailed, $"{what}: the PKCS#11 library is being initialized; it is looked at again soon.");
        }

        try
        {
            return action(call.Module);
        }
        finally
        {
            Gate.Exit(call);
        }
    });

    /// <summary>Cancels all waits for calls, also for calls that begin later.</summary>
    public void Stop()
    {
        if (!_stopping.IsCancellationRequested)
        {
            _stopping.Cancel();
        }
    }

    /// <summary>Finalizes the library and releases its instance. If a call hangs in the library, does neither, because finalizing could crash Pix.</summary>
    public void Close(TimeSpan limit)
    {
        var call = new ModuleCall(() => limit, () => { });
        var closing = _threads.Begin(() => Gate.End(call, limit));
        if (!closing.Wait(limit) && closing.Leave())
        {
            Gate.WriteOff(call);
        }
    }

    public void Dispose() => _stopping.Dispose();

    private T RunWatched<T>(string what, TimeSpan limit, Func<ModuleCall, T> action)
    {
        RefuseWhileOthersHang(what);
        var call = new ModuleCall(() => limit, () => { });
        var run = _threads.Begin(() => action(call));
        var isStopped = false;
        try
        {
            _ = run.Wait(limit, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            isStopped = true;
        }

        if (!run.Leave())
        {
            Answered();
            return run.Result;
        }

        Gate.WriteOff(call);
        throw isStopped
            ? new HsmException(HsmProblem.TokenFailed, $"{what} was given up: the HSM is stopped.")
            : Hung(what, limit, call);
    }

    private void Answered()
    {
        lock (_lock)
        {
            _wait = TimeSpan.Zero;
        }
    }

    private HsmException Hung(string what, TimeSpan limit, ModuleCall call)
    {
        lock (_lock)
        {
            _wait = _wait == TimeSpan.Zero ? FirstWait : _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
            (_hungIn, _waitsSince) = (call.Module, time.GetTimestamp());
        }

        return new HsmException(HsmProblem.TokenFailed, $"{what} did not come back within {limit.TotalSeconds:0.#} s; look at the HSM and its connection.");
    }

    // Refuses a call soon after another call has hung in the same library instance, because the new call would probably hang too and use up
    // another thread. In another instance of the library the new call may work, so it is made.
    private void RefuseWhileOthersHang(string what)
    {
        lock (_lock)
        {
            if (_wait > TimeSpan.Zero && _threads.LeftBehind > 0 && Gate.Module == _hungIn && time.GetElapsedTime(_waitsSince) < _wait)
            {
                throw new HsmException(HsmProblem.TokenFailed, $"{what} waits: {_threads.LeftBehind} calls of before hang in the HSM's library. It is tried again within {_wait.TotalMinutes:0.#} min, or when one of them returns.");
            }
        }
    }
}
