using System.Runtime.InteropServices;
using System.Text;

namespace Pix.TestDisk.Network;

/// <summary>What each call of the kernel does in a machine. The server's gate is held.</summary>
internal sealed class MachineCalls(Machine machine, FileServer server)
{
    private const uint DirectReads = 1, PosixLocks = 1 << 1, BigWrites = 1 << 5, FlockLocks = 1 << 10, MaxPages = 1 << 22;
    private const uint SetsSize = 1 << 3, ExclusiveCreation = 0x80, Minor = 31, PageBytes = 4096;
    private const uint ReadLock = 0, Unlock = 2;
    private const uint FolderMode = 0x41ED, FileMode = 0x81A4, FolderType = 4, FileType = 8, BlockBytes = 4096;

    private readonly Dictionary<ulong, ServedFile> _nodes = [];
    private readonly Dictionary<ulong, OpenFile> _open = [];
    private readonly Dictionary<ServedFile, (long Length, DateTimeOffset Modified, long Since)> _attributes = [];
    private readonly NameCache _names = new(() => machine.CacheTime);
    private readonly Unsent _unsent = new();
    private ulong _handles;

    public static InHeader Header(ReadOnlySpan<byte> message) => MemoryMarshal.Read<InHeader>(message);

    public static ulong Interrupted(ReadOnlySpan<byte> message) => Body<InterruptIn>(message).Unique;

    public IReadOnlyList<OpenFile> LockedFiles() => [.. _open.Values.Where(open => open.File.Locks.Contains(open))];

    /// <summary>The link is back.</summary>
    public void SendAll()
    {
        LearnOfTheLease();
        foreach (var file in _unsent.Files)
        {
            Send(file);
        }
    }

    public void Lose(Random random)
    {
        _unsent.Lose(random);
        _open.Values.ToList().ForEach(open => open.File.Opens.Remove(open));
    }

    /// <exception cref="FaultException">The call fails.</exception>
    /// <exception cref="LinkCutException">It needs the server.</exception>
    public byte[] Do(InHeader header, ReadOnlySpan<byte> message) => header.Call switch
    {
        FuseCall.Init => Init(),
        FuseCall.Forget or FuseCall.BatchForget or FuseCall.Destroy or FuseCall.SyncFolder => [],
        FuseCall.Lookup => Entry(Lookup(Node(header), Text(message, 0))),
        FuseCall.GetAttributes => Bytes(new AttributesOut(0, 0, 0, AttributesOf(Node(header)))),
        FuseCall.SetAttributes => SetAttributes(Node(header), Body<SetAttributesIn>(message)),
        FuseCall.MakeFolder => Entry(Make(Node(header), Text(message, 8), isFolder: true, mustBeNew: true)),
        FuseCall.Create => Create(Node(header), Body<CreateIn>(message), Text(message, 16)),
        FuseCall.Unlink or FuseCall.RemoveFolder => Remove(Node(header), Text(message, 0)),
        FuseCall.Rename => Rename(Node(header), Body<HandleIn>(message).Handle, message[8..]),
        FuseCall.Rename2 => Rename(Node(header), Body<HandleIn>(message).Handle, message[16..]),
        FuseCall.Open => Open(Node(header)),
        FuseCall.Read => Read(Body<TransferIn>(message)),
        FuseCall.Write => Write(Body<TransferIn>(message), message[(Size<InHeader>() + Size<TransferIn>())..]),
        FuseCall.Sync or FuseCall.Flush => Sync(Body<HandleIn>(message)),
        FuseCall.Release => Release(Body<HandleIn>(message)),
        FuseCall.ReleaseFolder => Close(Body<HandleIn>(message)),
        FuseCall.OpenFolder => OpenFolder(Node(header)),
        FuseCall.ReadFolder => ReadFolder(Body<TransferIn>(message)),
        FuseCall.GetLock => Bytes(new LockOut(0, 0, Unlock, 0)),
        FuseCall.SetLock => SetLock(Body<LockIn>(message)),
        FuseCall.Statistics => Statistics(),
        _ => throw new FaultException(Errno.NotImplemented),
    };

    private static unsafe int Size<T>()
        where T : unmanaged => sizeof(T);

    private static T Body<T>(ReadOnlySpan<byte> message)
        where T : unmanaged => MemoryMarshal.Read<T>(message[Size<InHeader>()..]);

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes([value]).ToArray();

    /// <summary>A name behind so many bytes of the body.</summary>
    private static string Text(ReadOnlySpan<byte> message, int skipped)
    {
        var rest = message[(Size<InHeader>() + skipped)..];
        return Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static byte[] Init() => Bytes(new InitOut(
        7, Minor, 0, PosixLocks | BigWrites | FlockLocks | MaxPages, 16, 12, Fuse.MaxWrite, 1, (ushort)(Fuse.MaxWrite / PageBytes), 0, 0));

    private void RequireLink()
    {
        if (machine.IsCut)
        {
            throw new LinkCutException();
        }

        LearnOfTheLease();
    }

    private void LearnOfTheLease()
    {
        foreach (var open in machine.LostLocks)
        {
            open.LostItsLock = !machine.WritesLate;
        }

        machine.LostLocks.Clear();
    }

    private ServedFile Node(InHeader header) => Node(header.Node);

    private ServedFile Node(ulong node) => node == 1 ? server.Root : _nodes.TryGetValue(node, out var file) ? file : throw new FaultException(Errno.Stale);

    private OpenFile Opened(ulong handle) => _open.TryGetValue(handle, out var open) ? open : throw new FaultException(Errno.Stale);

    private ServedFile Known(ServedFile file)
    {
        RequireLink();
        if (server.Knows(file))
        {
            return file;
        }

        _names.ForgetHandle(file);
        _attributes.Remove(file);
        throw new FaultException(Errno.Stale);
    }

    private ServedFile Lookup(ServedFile folder, string name)
    {
        if (!_names.TryName(folder, name, out var file))
        {
            file = Known(folder).Names.GetValueOrDefault(name);
            _names.Keep(folder, name, file);
        }

        return file ?? throw new FaultException(Errno.NotThere);
    }

    private byte[] Entry(ServedFile file)
    {
        _nodes[file.Id] = file;
        return Bytes(new EntryOut(file.Id, 0, 0, 0, 0, 0, AttributesOf(file)));
    }

    private Attributes AttributesOf(ServedFile file)
    {
        if (!_attributes.TryGetValue(file, out var known) || TimeProvider.System.GetElapsedTime(known.Since) >= machine.CacheTime)
        {
            known = Ask(file.RemovedBy == machine ? file : Known(file));
        }

        var size = (ulong)_unsent.LengthOf(file, known.Length);
        var seconds = (ulong)known.Modified.ToUnixTimeSeconds();
        var nanos = (uint)(known.Modified.Ticks % TimeSpan.TicksPerSecond * 100);
        return new(
            file.Id, size, (size + 511) / 512, seconds, seconds, seconds, nanos, nanos, nanos, file.IsFolder ? FolderMode : FileMode, file.RemovedBy is null ? 1U : 0,
            0, 0, 0, BlockBytes, 0);
    }

    /// <summary>Takes what the server says of a file now.</summary>
    private (long Length, DateTimeOffset Modified, long Since) Ask(ServedFile file) =>
        _attributes[file] = (file.Length, file.Modified, TimeProvider.System.GetTimestamp());

    private byte[] SetAttributes(ServedFile file, SetAttributesIn set)
    {
        if ((set.Valid & SetsSize) != 0)
        {
            Send(Known(file));
            file.SetLength((long)set.Size);
            Ask(file);
        }

        return Bytes(new AttributesOut(0, 0, 0, AttributesOf(file)));
    }

    private ServedFile Make(ServedFile folder, string name, bool isFolder, bool mustBeNew)
    {
        var names = Known(folder).Names;
        if (names.TryGetValue(name, out var there) && !mustBeNew)
        {
            return there;
        }

        if (there is not null)
        {
            // The name is known now; that the listing is old is not.
            _names.Keep(folder, name, there);
            throw new FaultException(Errno.Exists);
        }

        _names.Forget(folder);
        folder.Changed();
        return names[name] = new(server.NewId(), isFolder);
    }

    private byte[] Create(ServedFile folder, CreateIn how, string name)
    {
        var file = Make(folder, name, isFolder: false, (how.Flags & ExclusiveCreation) != 0);
        return [.. Entry(file), .. Open(file)];
    }

    private byte[] Remove(ServedFile folder, string name)
    {
        var names = Known(folder).Names;
        _names.Forget(folder);
        if (!names.TryGetValue(name, out var file))
        {
            throw new FaultException(Errno.NotThere);
        }

        if (file.Names.Count > 0)
        {
            throw new FaultException(Errno.NotEmpty);
        }

        names.Remove(name);
        file.RemovedBy = machine;
        folder.Changed();
        return [];
    }

    private byte[] Rename(ServedFile from, ulong to, ReadOnlySpan<byte> message)
    {
        var (oldName, target) = (Text(message, 0), Known(Node(to)));
        var newName = Text(message, Encoding.UTF8.GetByteCount(oldName) + 1);
        _names.Forget(Known(from));
        _names.Forget(target);
        if (!from.Names.Remove(oldName, out var file))
        {
            throw new FaultException(Errno.NotThere);
        }

        if (target.Names.TryGetValue(newName, out var replaced))
        {
            replaced.RemovedBy = machine;
        }

        target.Names[newName] = file;
        return [];
    }

    /// <summary>Close to open: the server is asked by handle, and what it says of the file is new.</summary>
    private byte[] Open(ServedFile file)
    {
        Ask(Known(file));
        return Keep(new OpenFile(machine, file), DirectReads);
    }

    private byte[] Keep(OpenFile open, uint flags)
    {
        _open[++_handles] = open;
        open.File.Opens.Add(open);
        return Bytes(new OpenOut(_handles, flags, 0));
    }

    private byte[] Read(TransferIn read)
    {
        var open = Usable(read.Handle);
        var length = Math.Clamp(_unsent.LengthOf(open.File, open.File.Length) - (long)read.Offset, 0, read.Size);
        var bytes = new byte[length];
        open.File.Read((long)read.Offset, bytes.Length).CopyTo(bytes);
        _unsent.Cover(open.File, (long)read.Offset, bytes);
        return bytes;
    }

    private byte[] Write(TransferIn write, ReadOnlySpan<byte> bytes)
    {
        var open = Opened(write.Handle);
        if (open.LostItsLock)
        {
            throw new FaultException(Errno.InputOutput);
        }

        _unsent.Add(open, (long)write.Offset, bytes[..(int)write.Size].ToArray());
        return Bytes(new WriteOut(write.Size, 0));
    }

    /// <summary>An open file that the server still serves and whose lock, if it took one, it still has.</summary>
    private OpenFile Usable(ulong handle)
    {
        RequireLink();
        var open = Opened(handle);
        if (!server.Serves(open))
        {
            throw new FaultException(Errno.Stale);
        }

        return open.LostItsLock ? throw new FaultException(Errno.InputOutput) : open;
    }

    private byte[] Sync(HandleIn sync)
    {
        RequireLink();
        var open = Opened(sync.Handle);
        Send(open.File);
        _unsent.ThrowWhatFailed(open.File);
        return [];
    }

    private void Send(ServedFile file)
    {
        _unsent.Send(file, server);
        Ask(file);
    }

    private byte[] Release(HandleIn release)
    {
        RequireLink();
        return Close(release);
    }

    private byte[] Close(HandleIn release)
    {
        if (_open.Remove(release.Handle, out var open))
        {
            open.File.Opens.Remove(open);
            open.File.Locks.Remove(open);
        }

        return [];
    }

    private byte[] OpenFolder(ServedFile folder)
    {
        if (_names.Listing(folder) is not { } listing)
        {
            listing = [.. Known(folder).Names.Select(name => (name.Key, name.Value))];
            _names.Keep(folder, listing);
        }

        return Keep(new OpenFile(machine, folder) { Listing = [(".", folder), ("..", folder), .. listing] }, 0);
    }

    private byte[] ReadFolder(TransferIn read)
    {
        var bytes = new List<byte>();
        var listing = Opened(read.Handle).Listing;
        for (var at = (int)read.Offset; at < listing.Count; at++)
        {
            var name = Encoding.UTF8.GetBytes(listing[at].Name);
            var header = new EntryHeader(listing[at].File.Id, (ulong)at + 1, (uint)name.Length, listing[at].File.IsFolder ? FolderType : FileType);
            byte[] entry = [.. Bytes(header), .. name, .. new byte[(8 - (name.Length % 8)) % 8]];
            if (bytes.Count + entry.Length > read.Size)
            {
                break;
            }

            bytes.AddRange(entry);
        }

        return [.. bytes];
    }

    private byte[] SetLock(LockIn wanted)
    {
        var open = Usable(wanted.Handle);
        if (wanted.Type == Unlock)
        {
            open.File.Locks.Remove(open);
        }
        else if (!FileServer.TryLock(open, exclusive: wanted.Type != ReadLock))
        {
            throw new FaultException(Errno.Again);
        }

        return [];
    }

    private byte[] Statistics()
    {
        RequireLink();
        var free = (ulong)server.FreeBytes / BlockBytes;
        return Bytes(new StatisticsOut(free * 2, free, free, 1 << 20, 1 << 19, BlockBytes, 255, BlockBytes, 0, 0, 0, 0));
    }
}
