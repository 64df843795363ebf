namespace Pix.TestDisk.Network;

/// <summary>What processes of a machine wrote and the server does not have: the page cache of a client of NFS.</summary>
internal sealed class Unsent
{
    private readonly Dictionary<ServedFile, List<(OpenFile Through, long Offset, byte[] Bytes)>> _writes = [];
    private readonly Dictionary<ServedFile, Errno> _failed = [];

    public IReadOnlyCollection<ServedFile> Files => [.. _writes.Keys];

    public void Add(OpenFile through, long offset, byte[] bytes)
    {
        if (!_writes.TryGetValue(through.File, out var writes))
        {
            _writes[through.File] = writes = [];
        }

        writes.Add((through, offset, bytes));
    }

    /// <summary>The length of a file as its machine sees it.</summary>
    public long LengthOf(ServedFile file, long served) =>
        _writes.TryGetValue(file, out var writes) ? writes.Select(write => write.Offset + write.Bytes.Length).Append(served).Max() : served;

    /// <summary>Puts what is not sent over what the server has.</summary>
    public void Cover(ServedFile file, long offset, Span<byte> bytes)
    {
        foreach (var (_, at, written) in _writes.GetValueOrDefault(file) ?? [])
        {
            var (from, to) = (Math.Max(at, offset), Math.Min(at + written.Length, offset + bytes.Length));
            if (from < to)
            {
                written.AsSpan((int)(from - at), (int)(to - from)).CopyTo(bytes[(int)(from - offset)..]);
            }
        }
    }

    /// <summary>Sends a file's writes. Those that fail are dropped, and the next sync or close of the file says so, once.</summary>
    public void Send(ServedFile file, FileServer server)
    {
        if (!_writes.Remove(file, out var writes))
        {
            return;
        }

        foreach (var (through, offset, bytes) in writes)
        {
            var error = !server.Serves(through) ? Errno.Stale : through.LostItsLock ? Errno.InputOutput : server.WritesFailWith;
            if (error == Errno.None)
            {
                file.Write(offset, bytes);
            }
            else
            {
                _failed[file] = error;
            }
        }
    }

    /// <exception cref="FaultException">Writes were lost since this was asked the last time.</exception>
    public void ThrowWhatFailed(ServedFile file)
    {
        if (_failed.Remove(file, out var error))
        {
            throw new FaultException(error);
        }
    }

    /// <summary>The machine loses power: some of it had reached the server, in any order, the last perhaps in part.</summary>
    public void Lose(Random random)
    {
        foreach (var (through, offset, bytes) in _writes.Values.SelectMany(writes => writes).OrderBy(_ => random.Next()).ToList())
        {
            through.File.Write(offset, bytes.AsSpan(0, random.Next(3) switch { 0 => 0, 1 => bytes.Length, _ => random.Next(bytes.Length) }));
        }

        _writes.Clear();
    }
}
