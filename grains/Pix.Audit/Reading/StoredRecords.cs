using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>Looks for records by an id in the local store, the newest hours first. Whoever wants SQL asks Pix.AuditReader, which has an engine for it; a silo has none.</summary>
/// <param name="auditPath">Root of the store, the setting <c>AuditPath</c>; it need not exist yet.</param>
public sealed class StoredRecords(string auditPath)
{
    /// <summary>Readings of an hour whose files are merged meanwhile.</summary>
    private const int Attempts = 5;

    private static readonly string[] Levels = ["year=*", "month=*", "day=*", "hour=*"];

    /// <summary>Records that have an end-to-end id, record id, request id or PI-ResourceId; each once, the newest first.</summary>
    /// <param name="id">The id, whole.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="withBodies">Whether the bodies are read too.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="IOException">A folder or file cannot be read.</exception>
    public async Task<IReadOnlyList<StoredRecord>> FindAsync(string id, int most, bool withBodies, CancellationToken cancellationToken)
    {
        var found = new List<StoredRecord>();
        foreach (var hour in Hours())
        {
            found.AddRange((await FindInHourAsync(hour, id, withBodies, cancellationToken)).OrderByDescending(stored => stored.Record.RequestDate, StringComparer.Ordinal));
            if (found.Count >= most)
            {
                break;
            }
        }

        return [.. found.Take(most)];
    }

    private List<string> Hours() =>
    [
        .. AuditStreams.All
            .Select(Folder)
            .SelectMany(folder => Levels.Aggregate<string, IEnumerable<string>>([folder], (above, level) => above.SelectMany(place => StoreFolder.Listed(place, () => Directory.GetDirectories(place, level))))
                .Select(hour => Path.GetRelativePath(folder, hour)))
            .Distinct(StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal),
    ];

    private string Folder(AuditStream stream) => Path.Combine(auditPath, "log", stream.Name());

    private async Task<IEnumerable<StoredRecord>> FindInHourAsync(string hour, string id, bool withBodies, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FindInHourOnceAsync(hour, id, withBodies, cancellationToken);
            }
            catch (FileNotFoundException) when (attempt < Attempts)
            {
                // Merged into another file between being listed and being opened: the next list has that one.
            }
        }
    }

    private async Task<IEnumerable<StoredRecord>> FindInHourOnceAsync(string hour, string id, bool withBodies, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<(string RecordId, int Part), StoredRecord>();
        foreach (var stream in AuditStreams.All)
        {
            var folder = Path.Combine(Folder(stream), hour);
            foreach (var file in StoreFolder.Listed(folder, () => Directory.GetFiles(folder, "*.parquet")))
            {
                await foreach (var record in StoredRecordFile.FindAsync(file, id, withBodies, cancellationToken))
                {
                    // Delivered twice, or once before and once after its outcome: the one with the outcome counts.
                    var key = (record.RecordId, record.Part);
                    if (!newest.TryGetValue(key, out var other) || other.Record.ResponseLink is null)
                    {
                        newest[key] = new(stream, record);
                    }
                }
            }
        }

        return newest.Values;
    }
}
