using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pix.TestDisk.Network;

/// <summary>fsync(2) as the system answers it; .NET's own hides failures.</summary>
public static class Syncing
{
    /// <returns>0, or the number of the error.</returns>
    public static int Sync(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return FSync((int)file.DangerousGetHandle()) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FSync(int file);
}
