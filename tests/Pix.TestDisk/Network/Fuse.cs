using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Pix.TestDisk.Network;

/// <summary>The kernel's side: mounting, and messages to and from /dev/fuse (fuse(4)).</summary>
internal sealed class Fuse : IDisposable
{
    public const int MaxWrite = 1 << 20;

    private const int ReadWrite = 2, CloseOnExec = 0x80000, Force = 1, Detach = 2;

    private readonly string _folder;
    private readonly int _device;
    private readonly Func<ReadOnlyMemory<byte>, bool> _take;

    private Fuse(string folder, int device, Func<ReadOnlyMemory<byte>, bool> take)
    {
        (_folder, _device, _take) = (folder, device, take);
    }

    /// <summary>Mounts. After <see cref="Start"/> <paramref name="take"/> is called with each message, on one thread, and returns false to end.</summary>
    /// <exception cref="Win32Exception">This machine does not let us.</exception>
    public static Fuse Mount(string folder, Func<ReadOnlyMemory<byte>, bool> take)
    {
        var device = Open("/dev/fuse", ReadWrite | CloseOnExec);
        if (device < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "/dev/fuse cannot be opened");
        }

        if (Mount("pix-network-disk", folder, "fuse", 0, $"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other") != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Close(device);
            throw new Win32Exception(error, "fuse cannot be mounted");
        }

        return new(folder, device, take);
    }

    /// <summary>Begins to read messages.</summary>
    public void Start() => new Thread(Read) { IsBackground = true, Name = "pix-network-disk" }.Start();

    /// <summary>Answers a message: with an error, or with what the call returns.</summary>
    public unsafe void Reply(ulong unique, Errno error, params ReadOnlySpan<byte> content)
    {
        var bytes = new byte[sizeof(OutHeader) + content.Length];
        var header = new OutHeader(bytes.Length, -(int)error, unique);
        MemoryMarshal.Write(bytes, in header);
        content.CopyTo(bytes.AsSpan(sizeof(OutHeader)));
        fixed (byte* first = bytes)
        {
            // ENOENT: who asked was killed meanwhile.
            _ = Write(_device, first, bytes.Length);
        }
    }

    /// <summary>Unmounts; calls under way end with an error.</summary>
    public void Dispose()
    {
        // Force ends the calls under way although files are open; the folder is free only after the other.
        _ = Unmount(_folder, Force);
        _ = Unmount(_folder, Detach);
        _ = Close(_device);
    }

    private unsafe void Read()
    {
        var buffer = new byte[MaxWrite + (64 << 10)];
        fixed (byte* first = buffer)
        {
            while (true)
            {
                var length = Read(_device, first, buffer.Length);
                if (length < 0 && Marshal.GetLastPInvokeError() is (int)Errno.Interrupted or (int)Errno.Again or (int)Errno.NotThere)
                {
                    continue;
                }

                if (length <= 0 || !_take(buffer.AsMemory(0, (int)length)))
                {
                    return;
                }
            }
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int file);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern unsafe nint Read(int file, byte* bytes, nint count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern unsafe nint Write(int file, byte* bytes, nint count);

    [DllImport("libc", EntryPoint = "mount", SetLastError = true)]
    private static extern int Mount(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string source, [MarshalAs(UnmanagedType.LPUTF8Str)] string target, [MarshalAs(UnmanagedType.LPUTF8Str)] string type, ulong flags,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string data);

    [DllImport("libc", EntryPoint = "umount2", SetLastError = true)]
    private static extern int Unmount([MarshalAs(UnmanagedType.LPUTF8Str)] string target, int flags);
}
