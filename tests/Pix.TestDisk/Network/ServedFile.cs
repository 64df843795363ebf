namespace Pix.TestDisk.Network;

/// <summary>A file or folder that the server has; itself is the handle by which clients name it.</summary>
internal sealed class ServedFile(ulong id, bool isFolder)
{
    private byte[] _content = [];

    public ulong Id => id;

    public bool IsFolder => isFolder;

    /// <summary>What is in a folder.</summary>
    public SortedDictionary<string, ServedFile> Names { get; } = new(StringComparer.Ordinal);

    public long Length { get; private set; }

    public DateTimeOffset Modified { get; private set; } = TimeProvider.System.GetUtcNow();

    /// <summary>Who took its last name away; null while it has one.</summary>
    public Machine? RemovedBy { get; set; }

    /// <summary>The server has forgotten this handle (it began anew).</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Open files of all clients.</summary>
    public List<OpenFile> Opens { get; } = [];

    /// <summary>Open files that hold a lock of it.</summary>
    public List<OpenFile> Locks { get; } = [];

    public ReadOnlySpan<byte> Read(long offset, int count)
    {
        var from = (int)Math.Min(offset, Length);
        return _content.AsSpan(from, (int)Math.Min(count, Length - from));
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Grow(Math.Max(Length, offset + bytes.Length));
        bytes.CopyTo(_content.AsSpan((int)offset));
        Changed();
    }

    public void SetLength(long length)
    {
        if (length < Length)
        {
            _content.AsSpan((int)length, (int)(Length - length)).Clear();
        }

        Grow(length);
        Length = length;
        Changed();
    }

    public void Changed() => Modified = TimeProvider.System.GetUtcNow();

    /// <summary>The same file under a new handle.</summary>
    public ServedFile Again(Func<ulong> newId)
    {
        IsForgotten = true;
        var again = new ServedFile(newId(), isFolder) { _content = _content, Length = Length, Modified = Modified };
        foreach (var (name, file) in Names)
        {
            again.Names[name] = file.Again(newId);
        }

        return again;
    }

    private void Grow(long length)
    {
        if (length > _content.Length)
        {
            Array.Resize(ref _content, (int)Math.Max(length, Math.Min(2L * _content.Length, Array.MaxLength)));
        }

        Length = Math.Max(Length, length);
    }
}
