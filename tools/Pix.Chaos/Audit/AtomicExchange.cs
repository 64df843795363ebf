using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Pix.Chaos;

/// <summary>Two names change places in one step (renameat2(2), RENAME_EXCHANGE): nobody can make either anew in between.</summary>
public static class AtomicExchange
{
    private const int CurrentFolder = -100, Exchange = 2;

    /// <summary>Exchanges two existing names; a file and a folder too.</summary>
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
