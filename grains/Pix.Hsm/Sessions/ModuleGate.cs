using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>
/// Controls which threads may call a PKCS#11 library. A thread enters the gate, calls the library and leaves; <see cref="Pkcs11Module"/>
/// rejects calls of threads that are not inside. Many threads can be inside, and the watchdog measures how long each stays. Before the
/// library is initialized, the gate closes and waits until all threads have left or were abandoned, because C_Finalize is undefined while
/// another thread is inside the library (PKCS #11 2.40, section 5.4).
/// </summary>
/// <remarks>The gate is closed until the library has been initialized for the first time.</remarks>
internal sealed class ModuleGate(TimeProvider time)
{
    private readonly object _lock = new();
    private readonly HashSet<ModuleCall> _inside = [];
    private readonly Dictionary<object, int> _hanging = [];
    private Pkcs11Module? _module;
    private ModuleCall? _end;
    private bool _closed = true;

    /// <summary>Grows by one each time the library is initialized.</summary>
    public int Generation { get; private set; }

    /// <summary>The library instance in use. Null before the first is loaded, and after <see cref="End"/> if calls hang in the instance.</summary>
    public Pkcs11Module? Module
    {
        get
        {
            lock (_lock)
            {
                return _module;
            }
        }
    }

    /// <summary>Number of abandoned threads that have not returned, in the library instance in use and in abandoned instances.</summary>
    public int Hanging
    {
        get
        {
            lock (_lock)
            {
                return _hanging.Values.Sum();
            }
        }
    }

    /// <summary>True if threads hang in the library instance in use, so that it must not be finalized.</summary>
    public bool HasHangingCalls => HangingInUse > 0;

    /// <summary>Number of abandoned threads that have not returned, in the library instance in use.</summary>
    public int HangingInUse
    {
        get
        {
            lock (_lock)
            {
                return _module is { } module ? _hanging.GetValueOrDefault(module) : 0;
            }
        }
    }

    /// <summary>Admits the calling thread. Returns false if the call is abandoned, or if the library is being initialized or has been finalized.</summary>
    public bool TryEnter(ModuleCall call)
    {
        lock (_lock)
        {
            if (_closed || call.WrittenOff)
            {
                return false;
            }

            Enter_NeedsLock(call);
            return true;
        }
    }

    /// <summary>Closes the gate, waits until all threads left or were abandoned, and admits only the caller, to initialize or finalize the library.</summary>
    /// <returns>False if threads are still inside after the timeout, the call is abandoned, or <see cref="End"/> has begun. The gate stays closed.</returns>
    public bool TryEnterAlone(ModuleCall call, TimeSpan timeout)
    {
        lock (_lock)
        {
            return TryEnterAlone_NeedsLock(call, timeout);
        }
    }

    /// <summary>
    /// Closes the gate permanently: no thread enters any more, and an initialization that waits for the gate does not begin. Waits until
    /// the threads inside have left or were abandoned. Then the calling thread finalizes the library, releases its instance and leaves. But
    /// if calls hang, the last hanging call to return does this instead. Which calls hang is known only after the wait, because a call may
    /// be abandoned during the wait.
    /// </summary>
    /// <returns>False if threads are still inside after the timeout; the same call may try again.</returns>
    public bool End(ModuleCall call, TimeSpan timeout)
    {
        lock (_lock)
        {
            _end ??= call;
            if (!TryEnterAlone_NeedsLock(call, timeout))
            {
                return false;
            }
        }

        if (!TryLeaveBehind() && call.Module is { } module && !call.WrittenOff)
        {
            module.FinalizeLibrary();
            module.Instance.Release();
        }

        return Exit(call);
    }

    /// <summary>Lets the calling thread leave. Returns false if the call was abandoned meanwhile, so its caller no longer waits for the result.</summary>
    public bool Exit(ModuleCall call)
    {
        lock (_lock)
        {
            call.Since = null;
            if (!call.WrittenOff)
            {
                _inside.Remove(call);
                WatchedThread.Inside = null;
                Monitor.PulseAll(_lock);
                return true;
            }
        }

        CameBack(call);
        WatchedThread.Inside = null;
        return false;
    }

    /// <summary>Abandons every call that has been inside for longer than its limit; returns the calls abandoned now.</summary>
    public IReadOnlyList<ModuleCall> WriteOffOverdue()
    {
        lock (_lock)
        {
            List<ModuleCall> overdue = [.. _inside.Where(call => call.Since is { } since && time.GetElapsedTime(since) > call.Limit)];
            overdue.ForEach(WriteOff_NeedsLock);
            return overdue;
        }
    }

    /// <summary>Abandons a call now, even if it has not entered yet. Its caller no longer waits for the result.</summary>
    public void WriteOff(ModuleCall call)
    {
        lock (_lock)
        {
            if (_inside.Contains(call))
            {
                WriteOff_NeedsLock(call);
            }

            call.WrittenOff = true;
        }
    }

    /// <summary>
    /// Abandons all threads inside, regardless of their limits, because the caller replaces their library instance. Does nothing if the
    /// caller was abandoned or another thread has begun <see cref="End"/>.
    /// </summary>
    public void WriteOffAll(ModuleCall by)
    {
        lock (_lock)
        {
            if (!IsRefused_NeedsLock(by))
            {
                _inside.ToList().ForEach(WriteOff_NeedsLock);
            }
        }
    }

    /// <summary>Makes the only thread inside call another instance of the library from now on.</summary>
    public void Use(ModuleCall call, Pkcs11Module module)
    {
        lock (_lock)
        {
            if (call.WrittenOff)
            {
                // The call was abandoned while the library was loading. From now on the call is counted as hanging in the new instance.
                var key = Key(call);
                _hanging[key]--;
                Forget_NeedsLock(key);
                _hanging[module] = _hanging.GetValueOrDefault(module) + 1;
            }

            call.Module = module;
        }
    }

    /// <summary>Opens the gate after an initialization, which has ended all earlier sessions. Returns false if the initializing thread was abandoned.</summary>
    public bool Open(ModuleCall call)
    {
        lock (_lock)
        {
            if (call.WrittenOff)
            {
                return false;
            }

            if (_module is { } before && before != call.Module && !_hanging.ContainsKey(before))
            {
                // No call hangs in the previous instance any more, because all have returned while the new instance was loading.
                before.Instance.Release();
            }

            _module = call.Module;
            Generation++;
            // If End has begun, the gate stays closed. The thread in End waits for this thread, and then finalizes the library that was initialized here.
            _closed = _end is not null;
            return true;
        }
    }

    // Abandons the instance in use if calls hang in it; returns false if no call hangs.
    private bool TryLeaveBehind()
    {
        lock (_lock)
        {
            if (_module is null || !_hanging.ContainsKey(_module))
            {
                return false;
            }

            _module = null;
            return true;
        }
    }

    private bool TryEnterAlone_NeedsLock(ModuleCall call, TimeSpan timeout)
    {
        if (IsRefused_NeedsLock(call))
        {
            return false;
        }

        _closed = true;
        var start = time.GetTimestamp();
        while (_inside.Count > 0)
        {
            var left = timeout - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || (!Monitor.Wait(_lock, left) && _inside.Count > 0))
            {
                return false;
            }
        }

        if (IsRefused_NeedsLock(call))
        {
            return false;
        }

        Enter_NeedsLock(call);
        return true;
    }

    private bool IsRefused_NeedsLock(ModuleCall call) => call.WrittenOff || (_end is not null && _end != call);

    private void Enter_NeedsLock(ModuleCall call)
    {
        _inside.Add(call);
        call.Since = time.GetTimestamp();
        call.Module = _module!;
        call.Generation = Generation;
        WatchedThread.Inside = call;
    }

    private void WriteOff_NeedsLock(ModuleCall call)
    {
        call.WrittenOff = true;
        _inside.Remove(call);
        _hanging[Key(call)] = _hanging.GetValueOrDefault(Key(call)) + 1;
        Monitor.PulseAll(_lock);
    }

    /// <summary>The last thread to leave an abandoned instance finalizes and releases it. Until then it counts as hanging, as C_Finalize may hang.</summary>
    private void CameBack(ModuleCall call)
    {
        var key = Key(call);
        lock (_lock)
        {
            if (_hanging[key] > 1 || ReferenceEquals(key, _module) || call.Module is null)
            {
                _hanging[key]--;
                Forget_NeedsLock(key);
                return;
            }
        }

        call.Module.FinalizeLibrary();
        call.Module.Instance.Release();
        lock (_lock)
        {
            _hanging[key]--;
            Forget_NeedsLock(key);
        }
    }

    private void Forget_NeedsLock(object key)
    {
        if (_hanging[key] == 0)
        {
            _hanging.Remove(key);
        }
    }

    // A call that hangs while the library is loading has no module yet, so the gate itself is its key in the counts.
    private object Key(ModuleCall call) => (object?)call.Module ?? this;
}
