using System.Buffers.Binary;

namespace Pix.Audit.Reading;

/// <summary>A file of sorted byte strings, each preceded by its length.</summary>
internal sealed class SortedRun
{
    private const int BufferBytes = 64 << 10;

    private static readonly Comparer<ReadOnlyMemory<byte>> ByteByByte = Comparer<ReadOnlyMemory<byte>>.Create((one, other) => one.Span.SequenceCompareTo(other.Span));

    private readonly string _path;

    private SortedRun(string path) => _path = path;

    public static SortedRun Write(string path, IEnumerable<ReadOnlyMemory<byte>> sorted)
    {
        using var file = PrivateFile.Create(path, FileMode.CreateNew, bufferBytes: BufferBytes);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var item in sorted)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, item.Length);
            file.Write(length);
            file.Write(item.Span);
        }

        return new(path);
    }

    /// <summary>Merges several sorted sequences.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Merge(IReadOnlyList<IEnumerable<ReadOnlyMemory<byte>>> sources)
    {
        var heads = new PriorityQueue<IEnumerator<ReadOnlyMemory<byte>>, ReadOnlyMemory<byte>>(ByteByByte);
        var open = sources.Select(source => source.GetEnumerator()).ToList();
        try
        {
            foreach (var source in open.Where(source => source.MoveNext()))
            {
                heads.Enqueue(source, source.Current);
            }

            while (heads.TryDequeue(out var source, out var item))
            {
                yield return item;
                if (source.MoveNext())
                {
                    heads.Enqueue(source, source.Current);
                }
            }
        }
        finally
        {
            open.ForEach(source => source.Dispose());
        }
    }

    public IEnumerable<ReadOnlyMemory<byte>> Read()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        var length = new byte[sizeof(int)];
        while (file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length)
        {
            // Each item gets a new array, because the merge holds items while it reads further ones.
            var item = GC.AllocateUninitializedArray<byte>(BinaryPrimitives.ReadInt32LittleEndian(length));
            file.ReadExactly(item);
            yield return item;
        }
    }

    public void Delete() => File.Delete(_path);
}
