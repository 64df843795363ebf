using System.Xml;

namespace Pix.Signatures;

/// <summary>
/// The names of a document, kept from one document to the next because the same few hundred come again and again. Hashes are seeded
/// per process, so that names cannot be made to collide; <see cref="IsWorthKeeping"/> says when foreign names have filled it.
/// </summary>
internal sealed class BoundedNameTable : XmlNameTable
{
    private const int KeepNames = 2048;
    private const int KeepCharacters = 64 * 1024;

    private Entry?[] _buckets = new Entry?[256];
    private int _count;
    private int _characters;

    public bool IsWorthKeeping => _count <= KeepNames && _characters <= KeepCharacters;

    public override string Add(char[] array, int offset, int length) => Add(array.AsSpan(offset, length), null);

    public override string Add(string array) => Add(array, array);

    public override string? Get(char[] array, int offset, int length) => Find(array.AsSpan(offset, length), out _);

    public override string? Get(string array) => Find(array, out _);

    private string Add(ReadOnlySpan<char> name, string? known)
    {
        if (name.IsEmpty)
        {
            return string.Empty;
        }

        var found = Find(name, out var hash);
        if (found is not null)
        {
            return found;
        }

        if (_count >= _buckets.Length)
        {
            Grow();
        }

        _count++;
        _characters += name.Length;
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        bucket = new Entry(known ?? name.ToString(), hash, bucket);
        return bucket.Name;
    }

    private string? Find(ReadOnlySpan<char> name, out int hash)
    {
        if (name.IsEmpty)
        {
            hash = 0;
            return string.Empty;
        }

        hash = string.GetHashCode(name);
        for (var entry = _buckets[hash & (_buckets.Length - 1)]; entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && name.SequenceEqual(entry.Name))
            {
                return entry.Name;
            }
        }

        return null;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new Entry?[old.Length * 2];
        foreach (var head in old)
        {
            for (var entry = head; entry is not null;)
            {
                var next = entry.Next;
                ref var bucket = ref _buckets[entry.Hash & (_buckets.Length - 1)];
                entry.Next = bucket;
                bucket = entry;
                entry = next;
            }
        }
    }

    private sealed class Entry(string name, int hash, Entry? next)
    {
        public string Name { get; } = name;

        public int Hash { get; } = hash;

        public Entry? Next { get; set; } = next;
    }
}
