using System.Collections.Concurrent;

namespace Pix.Simulator.Dict.Entries;

/// <summary>The DICT entries of all participants. At the start these are the entries of the Pix keys in the Central Bank's examples.</summary>
internal sealed class EntryStore
{
    private const string Since = "2019-11-18T03:00:00.000Z";
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private readonly ConcurrentQueue<CidEvent> _events = new();
    private readonly TimeProvider _time;

    public EntryStore(TimeProvider time)
    {
        _time = time;
        var joao = new Owner("NATURAL_PERSON", "11122233300", "João Silva", null);
        var firma = new Owner("LEGAL_PERSON", "99999999999999", "Empresa de Exemplo", "Exemplo");
        Seed("11122233300", "CPF", "12345678", joao);
        Seed("+5561988887777", "PHONE", "87654321", joao);
        Seed("+5561999999999", "PHONE", "12345678", joao);
        Seed("mail@mail.com", "EMAIL", "12345678", joao);
        Seed("99999999999999", "CNPJ", "12345678", firma);
        Seed("123e4567-e89b-12d3-a456-426655440000", "EVP", "12345678", joao);
    }

    public IEnumerable<Entry> All => _entries.Values;

    public Entry? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>Additions and removals of CIDs, oldest first.</summary>
    public IEnumerable<CidEvent> Events => _events;

    public bool TryAdd(Entry entry)
    {
        if (!_entries.TryAdd(entry.Key, entry))
        {
            return false;
        }

        Note("ADDED", entry);
        return true;
    }

    public void Replace(Entry entry)
    {
        if (_entries.TryGetValue(entry.Key, out var before) && Cid.Of(before) != Cid.Of(entry))
        {
            Note("REMOVED", before);
            Note("ADDED", entry);
        }

        _entries[entry.Key] = entry;
    }

    public void Remove(string key)
    {
        if (_entries.TryRemove(key, out var entry))
        {
            Note("REMOVED", entry);
        }
    }

    private void Note(string type, Entry entry)
    {
        if (Cid.Of(entry) is { } cid)
        {
            _events.Enqueue(new CidEvent(type, cid, entry.KeyType, entry.Account.Participant, _time.GetUtcNow()));
        }
    }

    private void Seed(string key, string type, string participant, Owner owner) => TryAdd(new Entry(
        key, type, new Account(participant, "0001", "0007654321", "CACC", "2010-01-10T03:00:00.000Z"), owner, Since, Since));
}
