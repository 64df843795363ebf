using Pix.Hsm.Sessions;

namespace Pix.Hsm.Pkcs11;

/// <summary>Lets a thread call only the library whose <see cref="ModuleGate"/> it has entered, so that the watchdog can abandon any call that hangs.</summary>
internal static class WatchedThread
{
    [ThreadStatic]
    private static ModuleCall? _inside;

    /// <summary>The call of this thread into a library; null while the thread is outside.</summary>
    public static ModuleCall? Inside
    {
        get => _inside;
        set => _inside = value;
    }

    /// <summary>Throws an exception unless this thread is inside the module's gate.</summary>
    /// <exception cref="InvalidOperationException">The thread has not entered through the module's gate.</exception>
    public static void Demand(Pkcs11Module module)
    {
        if (!ReferenceEquals(_inside?.Module, module))
        {
            throw new InvalidOperationException("A call into the HSM's library from a thread that is not inside its ModuleGate: nobody would notice that it hangs.");
        }
    }
}
