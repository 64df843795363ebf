using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>
/// Joins the parts of large records, which a sink cut into several rows (columns <c>part</c> and <c>parts</c>). Hashes and signatures can only be
/// checked on whole records.
/// </summary>
internal sealed class JoinedParts
{
    /// <summary>Maximum number of characters in parts that wait for further parts. It is the size of about a hundred of the largest records.</summary>
    private const long MostCharacters = 128L << 20;

    private readonly Dictionary<(string RecordId, string? Hash, int Parts), SortedDictionary<int, AuditRecord>> _open = [];
    private long _characters;

    /// <summary>
    /// Returns the whole record if the row is a whole record, or the last missing part of a record. Returns null while parts are missing. A part
    /// that contradicts the other parts is returned alone. No journal wrote such a part, and the checks of its hash report this.
    /// </summary>
    /// <exception cref="AuditStoreException">Too many records have parts that were not read yet.</exception>
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

    /// <summary>Returns one part of each record whose other parts were never read. The checks of its hash report that the record is not whole.</summary>
    public IEnumerable<AuditRecord> Incomplete() => _open.Values.Select(parts => parts.Values.First());

    // True if the row fits the parts read so far: all columns but the bodies are equal, and a part that was read before is identical.
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
