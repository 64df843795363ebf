namespace Pix.Audit.Reading;

/// <summary>
/// Sorts any number of byte strings. If they do not fit in memory, they are written to sorted files, and the files are merged while they are
/// read.
/// </summary>
/// <remarks>
/// The order is byte by byte; equal strings are returned once. The files are in a temporary folder that only this user may enter, and are
/// deleted by <see cref="Dispose"/>. Their number stays small, because <see cref="RunsOfALevel"/> files of a level are merged into one of
/// the next.
/// </remarks>
internal sealed class ByteSort : IDisposable
{
    /// <summary>Number of files merged at a time; each needs a buffer and a file handle.</summary>
    private const int RunsOfALevel = 32;

    private readonly byte[] _buffer;
    private readonly List<(int Offset, int Length)> _items = [];
    private readonly List<List<SortedRun>> _levels = [];
    private DirectoryInfo? _folder;
    private int _used;
    private int _files;

    /// <param name="memoryBytes">Bytes that are sorted in memory at a time; no byte string may be longer.</param>
    public ByteSort(int memoryBytes) => _buffer = GC.AllocateUninitializedArray<byte>(memoryBytes);

    /// <summary>Number of files written so far.</summary>
    internal int Files => _files;

    /// <summary>Adds a copy of a byte string.</summary>
    public void Add(ReadOnlySpan<byte> item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(item.Length, _buffer.Length);
        if (_used + item.Length > _buffer.Length)
        {
            Spill();
        }

        item.CopyTo(_buffer.AsSpan(_used));
        _items.Add((_used, item.Length));
        _used += item.Length;
    }

    /// <summary>Returns all byte strings added so far, in order. Nothing may be added while they are read.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> InOrder()
    {
        ReadOnlyMemory<byte>? before = null;
        foreach (var item in SortedRun.Merge([.. _levels.SelectMany(level => level).Select(run => run.Read()), InMemory()]))
        {
            if (before is { } same && same.Span.SequenceEqual(item.Span))
            {
                continue;
            }

            before = item;
            yield return item;
        }
    }

    public void Dispose()
    {
        _folder?.Delete(recursive: true);
        _folder = null;
    }

    private IEnumerable<ReadOnlyMemory<byte>> InMemory()
    {
        _items.Sort((one, other) => _buffer.AsSpan(one.Offset, one.Length).SequenceCompareTo(_buffer.AsSpan(other.Offset, other.Length)));
        return _items.Select(item => (ReadOnlyMemory<byte>)_buffer.AsMemory(item.Offset, item.Length));
    }

    private void Spill()
    {
        Keep(0, NewRun(InMemory()));
        _items.Clear();
        _used = 0;
    }

    private void Keep(int level, SortedRun run)
    {
        if (_levels.Count == level)
        {
            _levels.Add([]);
        }

        _levels[level].Add(run);
        if (_levels[level].Count < RunsOfALevel)
        {
            return;
        }

        var merged = NewRun(SortedRun.Merge([.. _levels[level].Select(one => one.Read())]));
        _levels[level].ForEach(one => one.Delete());
        _levels[level].Clear();
        Keep(level + 1, merged);
    }

    private SortedRun NewRun(IEnumerable<ReadOnlyMemory<byte>> sorted)
    {
        // CreateTempSubdirectory uses mkdtemp, so the folder has mode 0700.
        _folder ??= Directory.CreateTempSubdirectory("pix-sort-");
        return SortedRun.Write(Path.Combine(_folder.FullName, $"{_files++}"), sorted);
    }
}
