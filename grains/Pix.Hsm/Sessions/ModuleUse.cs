using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>Loads, initializes, uses and finalizes a module once. The time limit applies to the start and to the use, each on its own.</summary>
internal static class ModuleUse
{
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    /// <exception cref="HsmException">The module does not start, fails, or does not return in time.</exception>
    public static T Of<T>(string modulePath, TimeSpan limit, Func<Pkcs11Module, T> use, CancellationToken stopping = default)
    {
        using var guard = new ModuleGuard(modulePath, TimeProvider.System, stopping);
        try
        {
            guard.Start(limit);
            return guard.Run("Looking into the tokens", limit, use);
        }
        finally
        {
            guard.Close(LongestClose);
        }
    }
}
