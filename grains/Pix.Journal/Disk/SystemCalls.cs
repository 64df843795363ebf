using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pix.Journal.Disk;

/// <summary>
/// The system calls that durability depends on. Interrupted calls are repeated; every other failure throws, mostly a
/// <see cref="DiskException"/>.
/// </summary>
/// <remarks>
/// .NET's own fsync never reports a failure, because <c>SystemNative_FSync</c> returns 1 on failure, but its callers test for less than 0.
/// <c>SystemNative_FSync</c> also ignores EROFS, EINVAL and ENOTSUP on purpose. The functions are looked up in the main program, so that a
/// library loaded before libc (LD_PRELOAD) intercepts them, as it intercepts .NET's own calls. A DllImport of libc would bypass such a
/// library.
/// </remarks>
internal static unsafe class SystemCalls
{
    private const int Interrupted = 4, NotThere = 2, IsThere = 17;
    private const int Exclusive = 2, AtOnce = 4, End = 2, ReadOnly = 0, ReadWrite = 2;

    private const int Permissions = (int)PrivateFile.Mode;

    private static readonly int CloseOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
    private static readonly int CreateNew = OperatingSystem.IsMacOS() ? 0x200 | 0x800 : 0x40 | 0x80;

    private static readonly int NoFollow = OperatingSystem.IsMacOS() ? 0x100 : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;
    private static readonly int NoWait = OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    // Arguments of statx: AT_FDCWD, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH.
    private const int WorkingFolder = -100, NoFollowInStat = 0x100, EmptyPath = 0x1000;

    // Values of errno if another file handle has the lock: EAGAIN on Linux, EWOULDBLOCK on macOS.
    private const int TakenOnLinux = 11, TakenOnMac = 35;

    private static readonly nint Program = NativeLibrary.GetMainProgramHandle();

    // The mode is a variadic argument. Most platforms expect it as the third argument. Apple's ARM expects it after eight register
    // arguments, so the call passes the mode in both places.
    private static readonly delegate* unmanaged<byte*, int, nint, nint, nint, nint, nint, nint, nint, int> OpenCall =
        (delegate* unmanaged<byte*, int, nint, nint, nint, nint, nint, nint, nint, int>)Find("open");

    private static readonly delegate* unmanaged<int, int> CloseCall = (delegate* unmanaged<int, int>)Find("close");
    private static readonly delegate* unmanaged<int, int> SyncCall = (delegate* unmanaged<int, int>)Find("fsync");
    private static readonly delegate* unmanaged<int, int> SyncDataCall = (delegate* unmanaged<int, int>)Find("fdatasync", "fsync");
    private static readonly delegate* unmanaged<int, int, int> LockCall = (delegate* unmanaged<int, int, int>)Find("flock");
    private static readonly delegate* unmanaged<int, long, int, long> SeekCall = (delegate* unmanaged<int, long, int, long>)Find("lseek");
    private static readonly delegate* unmanaged<int, byte*, nint, long, nint> ReadCall = (delegate* unmanaged<int, byte*, nint, long, nint>)Find("pread");
    private static readonly delegate* unmanaged<int, byte*, nint, long, nint> WriteCall = (delegate* unmanaged<int, byte*, nint, long, nint>)Find("pwrite");
    private static readonly delegate* unmanaged<byte*, byte*, int> RenameCall = (delegate* unmanaged<byte*, byte*, int>)Find("rename");
    private static readonly delegate* unmanaged<byte*, int> DeleteCall = (delegate* unmanaged<byte*, int>)Find("unlink");
    private static readonly delegate* unmanaged<byte*, uint, int> CreateFolderCall = (delegate* unmanaged<byte*, uint, int>)Find("mkdir");
    private static readonly delegate* unmanaged<byte*, int> DeleteFolderCall = (delegate* unmanaged<byte*, int>)Find("rmdir");

    // This is statx and not stat, because only the structure of statx is the same on every processor. Null on macOS, which has no statx.
    private static readonly delegate* unmanaged<int, byte*, int, uint, byte*, int> StatCall =
        NativeLibrary.TryGetExport(Program, "statx", out var statx) ? (delegate* unmanaged<int, byte*, int, uint, byte*, int>)statx : null;

    /// <summary>Opens a file for reading and writing, without a lock. (.NET's own method takes a lock.)</summary>
    /// <param name="path">The file.</param>
    /// <param name="isNew">True to create the file, which must not exist yet (O_EXCL).</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FileExistsException">The file exists already.</exception>
    public static SafeFileHandle Open(string path, bool isNew)
    {
        int descriptor;
        while ((descriptor = Open(path, ReadWrite | CloseOnExec | (isNew ? CreateNew : 0))) < 0)
        {
            if (Marshal.GetLastSystemError() is var error && error == IsThere && isNew)
            {
                throw new FileExistsException(path);
            }

            RequireThere("open", path, error);
        }

        return new(descriptor, ownsHandle: true);
    }

    /// <summary>
    /// Opens a regular file for reading. Refuses a link, pipe, socket or device (on macOS, which has no statx, only a link). Even if
    /// somebody replaces the file with one of these after the check, the call does not block.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The path is not a regular file, or a system call failed.</exception>
    public static SafeFileHandle OpenRegular(string path)
    {
        RequireRegular(WorkingFolder, path, NoFollowInStat, path);
        int descriptor;
        while ((descriptor = Open(path, ReadOnly | CloseOnExec | NoFollow | NoWait)) < 0)
        {
            RequireThere("open", path, Marshal.GetLastSystemError());
        }

        SafeFileHandle file = new(descriptor, ownsHandle: true);
        try
        {
            RequireRegular(descriptor, "", EmptyPath, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes bytes, length and all other metadata of a file durable (fsync).</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        while (SyncCall(Descriptor(file)) != 0)
        {
            Require("fsync", path);
        }
    }

    /// <summary>Makes bytes and length of a file durable (fdatasync).</summary>
    public static void SyncData(SafeFileHandle file, string path)
    {
        while (SyncDataCall(Descriptor(file)) != 0)
        {
            Require("fdatasync", path);
        }
    }

    /// <summary>Makes the names in a folder durable (fsync of the folder). .NET cannot open folders.</summary>
    public static void SyncFolder(string folder)
    {
        int descriptor;
        while ((descriptor = Open(folder, ReadOnly | CloseOnExec)) < 0)
        {
            Require("open", folder);
        }

        try
        {
            while (SyncCall(descriptor) != 0)
            {
                Require("fsync", folder);
            }
        }
        finally
        {
            _ = CloseCall(descriptor);
        }
    }

    /// <summary>Takes the exclusive lock of an open file. Returns false if another file handle has the lock.</summary>
    public static bool TryLock(SafeFileHandle file, string path)
    {
        while (LockCall(Descriptor(file), Exclusive | AtOnce) != 0)
        {
            if (Marshal.GetLastSystemError() is var error && error is TakenOnLinux or TakenOnMac)
            {
                return false;
            }

            Require("flock", path, error);
        }

        return true;
    }

    public static long Length(SafeFileHandle file, string path)
    {
        long length;
        while ((length = SeekCall(Descriptor(file), 0, End)) < 0)
        {
            Require("lseek", path);
        }

        return length;
    }

    /// <summary>Reads bytes at an offset and returns their number, which can be less than requested; 0 at the end of the file.</summary>
    public static int Read(SafeFileHandle file, string path, long offset, Span<byte> bytes)
    {
        fixed (byte* target = bytes)
        {
            nint read;
            while ((read = ReadCall(Descriptor(file), target, bytes.Length, offset)) < 0)
            {
                Require("pread", path);
            }

            return (int)read;
        }
    }

    /// <summary>Writes bytes at an offset and returns their number, which can be less than given.</summary>
    public static int Write(SafeFileHandle file, string path, long offset, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* source = bytes)
        {
            nint written;
            while ((written = WriteCall(Descriptor(file), source, bytes.Length, offset)) < 0)
            {
                Require("pwrite", path);
            }

            return (int)written;
        }
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static void Rename(string from, string to)
    {
        fixed (byte* old = Name(from), name = Name(to))
        {
            while (RenameCall(old, name) != 0)
            {
                RequireThere("rename", from, Marshal.GetLastSystemError());
            }
        }
    }

    /// <summary>Deletes a file's name. A name that does not exist is no error.</summary>
    public static void Delete(string file)
    {
        fixed (byte* path = Name(file))
        {
            while (DeleteCall(path) != 0)
            {
                if (Marshal.GetLastSystemError() is var error && error == NotThere)
                {
                    return;
                }

                Require("unlink", file, error);
            }
        }
    }

    /// <summary>Creates a folder, but not its parents. A folder that exists is no error.</summary>
    public static void CreateFolder(string folder)
    {
        fixed (byte* path = Name(folder))
        {
            while (CreateFolderCall(path, (uint)PrivateFolder.Mode) != 0)
            {
                if (Marshal.GetLastSystemError() is var error && error == IsThere)
                {
                    return;
                }

                Require("mkdir", folder, error);
            }
        }
    }

    /// <summary>Deletes an empty folder. A folder that does not exist is no error.</summary>
    public static void DeleteFolder(string folder)
    {
        fixed (byte* path = Name(folder))
        {
            while (DeleteFolderCall(path) != 0)
            {
                if (Marshal.GetLastSystemError() is var error && error == NotThere)
                {
                    return;
                }

                Require("rmdir", folder, error);
            }
        }
    }

    private static void RequireRegular(int folder, string name, int flags, string path)
    {
        if (StatCall is null)
        {
            return;
        }

        const int StatBytes = 256, ModeOffset = 28, Kind = 0xF000, Regular = 0x8000;
        const uint TypeWanted = 1;
        var stat = stackalloc byte[StatBytes];
        fixed (byte* at = Name(name))
        {
            while (StatCall(folder, at, flags, TypeWanted, stat) != 0)
            {
                RequireThere("statx", path, Marshal.GetLastSystemError());
            }
        }

        if ((*(ushort*)(stat + ModeOffset) & Kind) != Regular)
        {
            throw new IOException($"'{path}' is no regular file.");
        }
    }

    private static int Open(string file, int flags)
    {
        fixed (byte* path = Name(file))
        {
            return OpenCall(path, flags, Permissions, 0, 0, 0, 0, 0, Permissions);
        }
    }

    private static void Require(string call, string path) => Require(call, path, Marshal.GetLastSystemError());

    /// <summary>
    /// Throws for a failed call, <see cref="FileNotFoundException"/> if the path does not exist. Returns if a signal interrupted the call;
    /// then the caller repeats it.
    /// </summary>
    private static void RequireThere(string call, string path, int error)
    {
        if (error == NotThere)
        {
            throw new FileNotFoundException($"'{path}' is not there.", path);
        }

        Require(call, path, error);
    }

    /// <summary>Throws for a failed call; returns if a signal interrupted the call, so that the caller repeats it.</summary>
    private static void Require(string call, string path, int error)
    {
        if (error != Interrupted)
        {
            throw new DiskException(call, error, path);
        }
    }

    private static int Descriptor(SafeFileHandle file) => (int)file.DangerousGetHandle();

    private static byte[] Name(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static nint Find(string name, string instead = "") =>
        NativeLibrary.TryGetExport(Program, name, out var function) ? function : NativeLibrary.GetExport(Program, instead.Length > 0 ? instead : name);
}
