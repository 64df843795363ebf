using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>
/// The only way into a PKCS#11 library; <see cref="Pkcs11Module"/> demands it of every thread that calls. It admits many threads, each for
/// a time that the watchdog measures, and closes when the library must be initialized: C_Finalize with another thread inside is undefined
/// (PKCS #11 2.40, section 5.4), so the gate waits until all are out or abandoned.
/// </summary>
/// <remarks>Closed until the library was initialized for the first time.</remarks>
internal sealed class ModuleGate(TimeProvider time)
{
    private readonly object _lock = new();
    private readonly HashSet<ModuleCall> _inside = [];
    private readonly Dictionary<object, int> _hanging = [];
    private Pkcs11Module? _module;
    private ModuleCall? _end;
    private bool _closed = true;

    /// <summary>Grows each time the library is initialized.</summary>
    public int Generation { get; private set; }

    /// <summary>The instance in use; null before the first.</summary>
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

    /// <summary>Abandoned threads that have not returned, in this instance of the library and in abandoned instances.</summary>
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

    /// <summary>Whether threads hang in the instance in use: then it must not be finalized.</summary>
    public bool HasHangingCalls => HangingInUse > 0;

    /// <summary>Abandoned threads that have not returned, in the instance in use.</summary>
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

    /// <summary>Admits the calling thread. False when the gate is closed: the library is being initialized, or has ended.</summary>
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

    /// <summary>
    /// Closes, waits until the threads inside have left or were abandoned, and admits the calling thread alone, to initialize or finalize
    /// the library.
    /// </summary>
    /// <returns>False when they are not out in time, the caller is no longer awaited, or the library's end has begun; the gate stays closed.</returns>
    public bool TryEnterAlone(ModuleCall call, TimeSpan timeout)
    {
        lock (_lock)
        {
            return TryEnterAlone_NeedsLock(call, timeout);
        }
    }

    /// <summary>
    /// Closes for good: nobody enters any more, and an initialization on its way does not begin. Waits until the threads inside have left
    /// or were abandoned; then the calling thread finalizes the library, releases its instance, and leaves. When calls hang, the last of
    /// them does that: which calls hang is known only when all others are out, because a call may be abandoned while they are awaited.
    /// </summary>
    /// <returns>False when they are not out in time; the same call may try again.</returns>
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

    /// <summary>False when the call was abandoned meanwhile: somebody else has answered for it.</summary>
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

    /// <summary>Abandons every stay that has lasted too long; returns those abandoned just now.</summary>
    public IReadOnlyList<ModuleCall> WriteOffOverdue()
    {
        lock (_lock)
        {
            List<ModuleCall> overdue = [.. _inside.Where(call => call.Since is { } since && time.GetElapsedTime(since) > call.Limit)];
            overdue.ForEach(WriteOff_NeedsLock);
            return overdue;
        }
    }

    /// <summary>Abandons a stay now; nobody waits for it any more, even if it has not begun.</summary>
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
    /// Abandons all threads inside, however long: the caller gives up their instance, if it may initialize or finalize it; otherwise
    /// nothing happens.
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

    /// <summary>The thread that is alone inside continues with another instance of the library.</summary>
    public void Use(ModuleCall call, Pkcs11Module module)
    {
        lock (_lock)
        {
            if (call.WrittenOff)
            {
                // It hung while the library was loading: the hang is counted there.
                var key = Key(call);
                _hanging[key]--;
                Forget_NeedsLock(key);
                _hanging[module] = _hanging.GetValueOrDefault(module) + 1;
            }

            call.Module = module;
        }
    }

    /// <summary>Admits everybody again; all earlier sessions are gone. False when the thread that initialized the library was abandoned meanwhile.</summary>
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
                // No call of the previous library is left: all returned while the new one was loading.
                before.Instance.Release();
            }

            _module = call.Module;
            Generation++;
            // The thread that ends the library waits for this one, and finalizes what it has initialized.
            _closed = _end is not null;
            return true;
        }
    }

    // Leaves no instance in use; false when no call hangs.
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

    /// <summary>The last thread to leave an abandoned instance releases it; until then it counts as hanging, because C_Finalize may hang too.</summary>
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

    // A library that hangs while loading has no module yet.
    private object Key(ModuleCall call) => (object?)call.Module ?? this;
}
