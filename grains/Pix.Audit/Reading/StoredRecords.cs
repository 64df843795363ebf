using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>Finds records by id in the local store, the newest hours first. For SQL use Pix.AuditReader, because a silo has no SQL engine.</summary>
/// <param name="auditPath">Root of the store, the setting <c>AuditPath</c>; it need not exist yet.</param>
public sealed class StoredRecords(string auditPath)
{
    /// <summary>Maximum number of attempts to read an hour whose files are being merged.</summary>
    private const int Attempts = 5;

    private static readonly string[] Levels = ["year=*", "month=*", "day=*", "hour=*"];

    /// <summary>Returns the records with this end-to-end id, record id, request id or PI-ResourceId; each once, the newest first.</summary>
    /// <param name="id">The whole id.</param>
    /// <param name="most">Maximum number of records that are returned.</param>
    /// <param name="withBodies">Whether to read the bodies too.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
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
                // The file was merged into another one between listing and opening; the next listing has that file.
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
                    // The record was delivered twice, or both before and after its outcome was known; the copy with the outcome is returned.
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
