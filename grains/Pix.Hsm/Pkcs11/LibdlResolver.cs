using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace Pix.Hsm.Pkcs11;

/// <summary>Pkcs11Interop P/Invokes <c>libdl</c>; Debian and Amazon Linux have it only as <c>libdl.so.2</c> unless a compiler is installed.</summary>
internal static class LibdlResolver
{
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Takes effect once in the process.</summary>
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
            // The host has set its own resolver.
            return false;
        }
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", out var handle) ? handle : IntPtr.Zero;
}
