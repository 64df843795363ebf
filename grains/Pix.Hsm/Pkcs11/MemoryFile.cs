using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pix.Hsm.Pkcs11;

/// <summary>Makes files in memory (memfd_create) for libraries that need a path. The files exist until the process ends, and need no writable folder.</summary>
/// <remarks>The file descriptors stay open. If one were closed, its number would be reused, and a new file would get the path of a loaded library.</remarks>
internal static partial class MemoryFile
{
    private static readonly ConcurrentBag<SafeFileHandle> Kept = [];

    /// <summary>Makes a file and returns its path, <c>/proc/self/fd/N</c>.</summary>
    /// <param name="name">Name that /proc shows for the file.</param>
    /// <param name="content">Content of the file.</param>
    /// <exception cref="HsmException">The kernel provides no memory file.</exception>
    public static string Of(string name, ReadOnlySpan<byte> content)
    {
        var descriptor = MemfdCreate(name, flags: 1 /* MFD_CLOEXEC */);
        if (descriptor < 0)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"memfd_create failed (errno {Marshal.GetLastPInvokeError()}): '{name}' cannot be held in memory.");
        }

        var memory = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(memory, content, 0);
        Kept.Add(memory);
        return $"/proc/self/fd/{descriptor}";
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);
}
