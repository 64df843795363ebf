using System.Runtime.InteropServices;

namespace Pix.Journal.Disk;

/// <summary>Thrown when a system call on a file or folder fails.</summary>
/// <param name="call">The system call, for example <c>fsync</c>.</param>
/// <param name="errorNumber">The system's error number (errno), for example 5 (EIO).</param>
/// <param name="path">Path of the file or folder.</param>
public sealed class DiskException(string call, int errorNumber, string path)
    : IOException($"{call} of '{path}' failed: {Marshal.GetPInvokeErrorMessage(errorNumber)} (errno {errorNumber}).", errorNumber)
{
    /// <summary>Name of the system call.</summary>
    public string Call => call;

    /// <summary>The system's error number.</summary>
    public int ErrorNumber => HResult;

    /// <summary>Path of the file or folder.</summary>
    public string Path => path;
}
