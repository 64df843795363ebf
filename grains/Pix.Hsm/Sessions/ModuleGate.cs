using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>
/// The only way into a PKCS#11 library, which <see cref="Pkcs11Module"/> demands of every thread that calls. Lets many threads in, each for a time
/// that the watchdog keeps, and closes when the library must be initialized: C_Finalize while another thread is inside is undefined
/// (PKCS #11 2.40, section 5.4), so the gate waits until all are out or written off.
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

    /// <summary>Threads that were written off and have not come back, in this instance of the library and in those left behind.</summary>
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

    /// <summary>Whether the instance in use has threads that hang: then it must not be finalized.</summary>
    public bool HasHangingCalls => HangingInUse > 0;

    /// <summary>Threads that were written off and have not come back, in the instance in use.</summary>
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

    /// <summary>Lets the calling thread in. False when the gate is closed: the library is being initialized, or is given up.</summary>
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

    /// <summary>Closes, waits until those inside have left or were written off, and lets the calling thread in alone, to initialize or finalize the library.</summary>
    /// <returns>False when they are not out in time, or nobody waits for the caller any more, or the library's end has begun; the gate stays closed.</returns>
    public bool TryEnterAlone(ModuleCall call, TimeSpan timeout)
    {
        lock (_lock)
        {
            return TryEnterAlone_NeedsLock(call, timeout);
        }
    }

    /// <summary>
    /// Closes for good: nobody enters any more, and whoever was on his way to initialize the library does not begin. Waits until those inside have left or were written off; then the
    /// calling thread finalizes the library, hands its instance back, and leaves. Where calls hang, the last of them does that: who hangs is known only when all others
    /// are out, for a call may be written off while they are waited for.
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

    /// <summary>False when the call was written off meanwhile: somebody else has answered for it.</summary>
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

    /// <summary>Writes off every stay that has lasted longer than it may; those written off just now.</summary>
    public IReadOnlyList<ModuleCall> WriteOffOverdue()
    {
        lock (_lock)
        {
            List<ModuleCall> overdue = [.. _inside.Where(call => call.Since is { } since && time.GetElapsedTime(since) > call.Limit)];
            overdue.ForEach(WriteOff_NeedsLock);
            return overdue;
        }
    }

    /// <summary>Writes a stay off now; nobody waits for it any more, nor for one that has not begun.</summary>
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

    /// <summary>Writes off everybody who is inside, however long: what they are inside of is given up by one who may initialize or finalize it; by another, nobody is.</summary>
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

    /// <summary>The thread that is alone inside goes on with another instance of the library.</summary>
    public void Use(ModuleCall call, Pkcs11Module module)
    {
        lock (_lock)
        {
            if (call.WrittenOff)
            {
                // It hung while the library was loaded: the hang is counted where it is.
                var key = Key(call);
                _hanging[key]--;
                Forget_NeedsLock(key);
                _hanging[module] = _hanging.GetValueOrDefault(module) + 1;
            }

            call.Module = module;
        }
    }

    /// <summary>Lets everybody in again; all sessions of before are gone. False when the thread that initialized the library was written off meanwhile.</summary>
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
                // Its calls came back while the other was loaded.
                before.Instance.Release();
            }

            _module = call.Module;
            Generation++;
            // Who ends the library waits for this thread, and finalizes what it has initialized.
            _closed = _end is not null;
            return true;
        }
    }

    // No instance is in use any more; false when no call hangs.
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

    /// <summary>The last to leave an instance that was left behind hands it back; until then it counts as one that hangs, for C_Finalize may hang too.</summary>
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

    // A library that hangs while it is loaded has no module yet.
    private object Key(ModuleCall call) => (object?)call.Module ?? this;
}
