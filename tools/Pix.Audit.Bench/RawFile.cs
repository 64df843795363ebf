using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pix.Audit.Bench;

/// <summary>A file with only append and fdatasync(2), which is the least that durability can cost.</summary>
internal sealed class RawFile(string path) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
    private long _length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _length);
        _length += bytes.Length;
        if (DataSync((int)_file.DangerousGetHandle()) != 0)
        {
            throw new IOException("fdatasync failed.");
        }
    }

    public void Dispose() => _file.Dispose();

    [DllImport("libc", EntryPoint = "fdatasync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int DataSync(int file);
}
