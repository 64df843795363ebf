using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace Pix.Hsm.Pkcs11;

/// <summary>Makes Pkcs11Interop load <c>libdl.so.2</c> instead of <c>libdl</c>, which Debian and Amazon Linux have only if a compiler is installed.</summary>
internal static class LibdlResolver
{
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Registers the resolver, once in the process.</summary>
    public static void EnsureRegistered() => _ = Registered.Value;

    private static bool Register()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Pkcs11Library).Assembly, Resolve);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The host has set its own resolver, which stays in use.
            return false;
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", out var handle) ? handle : IntPtr.Zero;
}
