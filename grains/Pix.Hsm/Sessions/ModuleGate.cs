namespace Pix.Hsm;

/// <summary>
/// Lets many threads into the PKCS#11 library, and closes when it must be initialized again: C_Finalize while another
/// thread is inside is undefined (PKCS #11 2.40, section 5.4), so the gate waits until all are out or written off.
/// </summary>
internal sealed class ModuleGate(Pkcs11Module module, TimeProvider time)
{
    private readonly object _lock = new();
    private Pkcs11Module _module = module;
    private bool _closed;
    private int _inside;
    private readonly Dictionary<Pkcs11Module, int> _hanging = [];

    /// <summary>Grows each time the library is initialized.</summary>
    public int Generation { get; private set; }

    public Pkcs11Module Module
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
    public bool HasHangingCalls
    {
        get
        {
            lock (_lock)
            {
                return _hanging.ContainsKey(_module);
            }
        }
    }

    /// <summary>False when the gate is closed: the library is being initialized, or is given up.</summary>
    public bool TryEnter(ModuleCall call)
    {
        lock (_lock)
        {
            if (_closed || call.WrittenOff)
            {
                return false;
            }

            _inside++;
            call.Since = time.GetTimestamp();
            call.Module = _module;
            call.Generation = Generation;
            return true;
        }
    }

    /// <summary>False when the call was written off meanwhile: somebody else has answered for it.</summary>
    public bool Exit(ModuleCall call)
    {
        lock (_lock)
        {
            call.Since = null;
            if (!call.WrittenOff)
            {
                _inside--;
                Monitor.PulseAll(_lock);
                return true;
            }
        }

        CameBack(call.Module);
        return false;
    }

    /// <summary>Writes a call off when it has lasted longer than allowed; true when it did just now.</summary>
    public bool WriteOffIfLongerThan(ModuleCall call, TimeSpan limit)
    {
        lock (_lock)
        {
            if (call.WrittenOff || call.Since is not { } since || time.GetElapsedTime(since) <= limit)
            {
                return false;
            }

            call.WrittenOff = true;
            _inside--;
            _hanging[call.Module] = _hanging.GetValueOrDefault(call.Module) + 1;
            Monitor.PulseAll(_lock);
            return true;
        }
    }

    /// <summary>Keeps everybody out, and waits until those inside have left or were written off.</summary>
    public bool Close(TimeSpan timeout)
    {
        lock (_lock)
        {
            _closed = true;
            var start = time.GetTimestamp();
            while (_inside > 0)
            {
                var left = timeout - time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lock, left))
                {
                    return _inside == 0;
                }
            }

            return true;
        }
    }

    /// <summary>Lets everybody in again; all sessions of before are gone.</summary>
    public void Open(Pkcs11Module module)
    {
        lock (_lock)
        {
            _module = module;
            Generation++;
            _closed = false;
        }
    }

    /// <summary>The last to leave an instance that was left behind hands it back.</summary>
    private void CameBack(Pkcs11Module module)
    {
        lock (_lock)
        {
            var left = _hanging[module] - 1;
            _hanging[module] = left;
            if (left > 0)
            {
                return;
            }

            _hanging.Remove(module);
            if (ReferenceEquals(module, _module))
            {
                return;
            }
        }

        module.FinalizeLibrary();
        module.Instance.Release();
    }
}
