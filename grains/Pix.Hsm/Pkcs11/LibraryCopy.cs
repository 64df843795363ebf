using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pix.Hsm;

/// <summary>A copy of a shared library that the loader takes for another library, with a state of its own.</summary>
/// <remarks>
/// It lives in memory (memfd_create) and is loaded as /proc/self/fd/N: the loader tells libraries apart by name, device
/// and inode, and no writable folder is needed. It stays for the life of the process: were the descriptor closed, its
/// number, and with it the name of a library that is already loaded, would be used again.
/// </remarks>
internal static partial class LibraryCopy
{
    private static readonly ConcurrentBag<SafeFileHandle> Kept = [];

    /// <summary>What to give to dlopen.</summary>
    /// <exception cref="HsmException">The kernel gives no memory file.</exception>
    public static string Of(string libraryPath)
    {
        var descriptor = MemfdCreate(Path.GetFileName(libraryPath), flags: 1 /* MFD_CLOEXEC */);
        if (descriptor < 0)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"memfd_create failed (errno {Marshal.GetLastPInvokeError()}): '{libraryPath}' cannot be loaded a second time.");
        }

        var memory = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(memory, File.ReadAllBytes(libraryPath), 0);
        Kept.Add(memory);
        return $"/proc/self/fd/{descriptor}";
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);
}
