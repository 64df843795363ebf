using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>Joins the parts of records that a sink had to cut (<c>part</c> of <c>parts</c>), because hashes and signatures cover whole records.</summary>
internal sealed class JoinedParts
{
    /// <summary>Maximum number of characters in parts that wait for other parts: the size of about a hundred of the largest records.</summary>
    private const long MostCharacters = 128L << 20;

    private readonly Dictionary<(string RecordId, string? Hash, int Parts), SortedDictionary<int, AuditRecord>> _open = [];
    private long _characters;

    /// <summary>
    /// Returns the whole record if this row is a whole record or the last missing part of one, and null while parts are missing. Returns a
    /// part that does not fit the other parts as it is: no journal wrote it, and the checks report it.
    /// </summary>
    /// <exception cref="AuditStoreException">Too many parts wait for parts that were not read.</exception>
    public AuditRecord? Join(AuditRecord row)
    {
        if (row.Parts <= 1)
        {
            return row;
        }

        var key = (row.RecordId, row.ResponseLink?.Hash, row.Parts);
        if (!_open.TryGetValue(key, out var parts))
        {
            _open.Add(key, parts = []);
        }

        if (!Agrees(row, parts))
        {
            return row;
        }

        if (parts.TryAdd(row.Part, row))
        {
            _characters += Length(row);
        }

        if (parts.Count == row.Parts)
        {
            return Whole(key, parts.Values);
        }

        return _characters <= MostCharacters
            ? null
            : throw new AuditStoreException($"{_open.Count} records are stored in parts of which some are not here, too many to wait for them. Read a longer period.");
    }

    /// <summary>Returns one part of each record that still lacks parts. No journal wrote such a record, and the checks report it.</summary>
    public IEnumerable<AuditRecord> Incomplete() => _open.Values.Select(parts => parts.Values.First());

    // All parts of a record have the same values in the other columns, and a duplicate part is identical.
    private static bool Agrees(AuditRecord row, SortedDictionary<int, AuditRecord> parts) =>
        row.Part >= 1 && row.Part <= row.Parts
        && (parts.Count == 0 || BesideBodies(row) == BesideBodies(parts.Values.First()))
        && (!parts.TryGetValue(row.Part, out var before) || row == before);

    private static AuditRecord BesideBodies(AuditRecord row) => row with { RequestBody = "", ResponseBody = "", Part = 1 };

    private AuditRecord Whole((string RecordId, string? Hash, int Parts) key, IReadOnlyCollection<AuditRecord> parts)
    {
        _open.Remove(key);
        _characters -= parts.Sum(Length);
        return parts.First() with
        {
            RequestBody = string.Concat(parts.Select(part => part.RequestBody)),
            ResponseBody = string.Concat(parts.Select(part => part.ResponseBody)),
            Part = 1,
            Parts = 1,
        };
    }

    private static long Length(AuditRecord row) => row.RequestBody.Length + row.ResponseBody.Length;
}
