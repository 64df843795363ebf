using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pix.Audit;

/// <summary>The exclusive lock on a journal's file: the ownership of the journal. The system lets go of it when the process ends, however it ends.</summary>
/// <remarks>
/// .NET takes flock(2) for <see cref="FileShare.None"/> but goes on without it where a file system has no locks; so it is asked for once more. On NFS (EFS)
/// Linux makes of it a lock of the whole file that the server knows.
/// </remarks>
internal sealed class JournalLock : IDisposable
{
    private const int Exclusive = 2, AtOnce = 4;

    // errno of a lock that is taken: EAGAIN of Linux, EWOULDBLOCK of macOS.
    private const int TakenOnLinux = 11, TakenOnMac = 35;

    private readonly SafeFileHandle _file;

    private JournalLock(SafeFileHandle file)
    {
        _file = file;
    }

    /// <exception cref="JournalInUseException">Another process has it.</exception>
    public static JournalLock Take(string path)
    {
        var file = Open(path);
        try
        {
            RequireOurs(file, path);
            if (FLock((int)file.DangerousGetHandle(), Exclusive | AtOnce) != 0)
            {
                throw new IOException(
                    $"The audit journal '{path}' could not be locked; Pix:JournalPath must be on a file system with locks and fsync.", new Win32Exception(Marshal.GetLastPInvokeError()));
            }

            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken.HResult is TakenOnLinux or TakenOnMac)
        {
            throw new JournalInUseException(path, taken);
        }
    }

    private static void RequireOurs(SafeFileHandle file, string path)
    {
        if (RandomAccess.GetLength(file) > 0)
        {
            throw new IOException($"The audit journal '{path}' was written by another version of Pix; drain it with that version first.");
        }
    }

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FLock(int descriptor, int operation);
}
