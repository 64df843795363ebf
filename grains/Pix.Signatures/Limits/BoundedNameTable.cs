using System.Xml;

namespace Pix.Signatures.Limits;

/// <summary>
/// A name table that is reused for the next documents, because the same few hundred names recur. Hashes are seeded per process, so an
/// attacker cannot construct collisions. <see cref="IsWorthKeeping"/> tells when too many foreign names have filled the table. The count of
/// distinct names includes names that the table already has from earlier documents.
/// </summary>
internal sealed class BoundedNameTable : XmlNameTable
{
    private const int KeepNames = 2048;
    private const int KeepCharacters = 64 * 1024;

    private Entry?[] _buckets = new Entry?[256];
    private int _count;
    private int _characters;
    private int _document;
    private int _namesLeft = int.MaxValue;
    private int _charactersLeft = int.MaxValue;
    private int _longest = int.MaxValue;

    /// <summary>True if the document has used more distinct names, or longer names, than <see cref="Begin"/> allowed.</summary>
    public bool IsOverdrawn => (_namesLeft | _charactersLeft) < 0;

    public bool IsWorthKeeping => _count <= KeepNames && _characters <= KeepCharacters;

    /// <summary>Starts counting the names of another document.</summary>
    public void Begin(int maxNames, int maxCharacters, int maxLength = int.MaxValue) => (_document, _namesLeft, _charactersLeft, _longest) = (_document + 1, maxNames, maxCharacters, maxLength);

    public override string Add(char[] array, int offset, int length) => Add(array.AsSpan(offset, length), null);

    public override string Add(string array) => Add(array, array);

    public override string? Get(char[] array, int offset, int length) => Get(array.AsSpan(offset, length));

    public override string? Get(string array) => Get(array.AsSpan());

    private string? Get(ReadOnlySpan<char> name) => name.IsEmpty ? string.Empty : Find(name, string.GetHashCode(name))?.Name;

    private string Add(ReadOnlySpan<char> name, string? known)
    {
        if (name.IsEmpty)
        {
            return string.Empty;
        }

        var hash = string.GetHashCode(name);
        var entry = Find(name, hash) ?? Insert(known ?? name.ToString(), hash);
        if (entry.Document != _document)
        {
            entry.Document = _document;
            _namesLeft = Math.Max(-1, _namesLeft - 1);
            _charactersLeft = name.Length > _longest ? -1 : Math.Max(-1, _charactersLeft - name.Length);
        }

        return entry.Name;
    }

    private Entry? Find(ReadOnlySpan<char> name, int hash)
    {
        for (var entry = _buckets[hash & (_buckets.Length - 1)]; entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && name.SequenceEqual(entry.Name))
            {
                return entry;
            }
        }

        return null;
    }

    private Entry Insert(string name, int hash)
    {
        if (_count >= _buckets.Length)
        {
            Grow();
        }

        _count++;
        _characters += name.Length;
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        return bucket = new Entry(name, hash, bucket);
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

        /// <summary>Number of the last document that used the name.</summary>
        public int Document { get; set; }

        public Entry? Next { get; set; } = next;
    }
}
