using Pix.Hsm.Sessions;

namespace Pix.Hsm.Pkcs11;

/// <summary>
/// What a thread may call: the library that it entered through <see cref="ModuleGate"/>. So the watchdog knows of every call, and abandons
/// a hanging one.
/// </summary>
internal static class WatchedThread
{
    [ThreadStatic]
    private static ModuleCall? _inside;

    /// <summary>The stay of this thread; null when outside.</summary>
    public static ModuleCall? Inside
    {
        get => _inside;
        set => _inside = value;
    }

    /// <summary>Forbids calling the module unwatched.</summary>
    /// <exception cref="InvalidOperationException">The thread has not entered through the module's gate.</exception>
    public static void Demand(Pkcs11Module module)
    {
        if (!ReferenceEquals(_inside?.Module, module))
        {
            throw new InvalidOperationException("A call into the HSM's library from a thread that is not inside its ModuleGate: nobody would notice that it hangs.");
        }
    }
}
