using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Pix.Chaos;

/// <summary>Exchanges two names in one step (renameat2(2), RENAME_EXCHANGE), so that no process can create either name in between.</summary>
public static class AtomicExchange
{
    private const int CurrentFolder = -100, Exchange = 2;

    /// <summary>Exchanges two existing names, each of a file or a folder.</summary>
    public static void Of(string one, string other)
    {
        if (Rename(CurrentFolder, one, CurrentFolder, other, Exchange) != 0)
        {
            throw new IOException($"'{one}' and '{other}' could not be exchanged.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }
    }

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(int oneFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string one, int otherFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string other, uint flags);
}
