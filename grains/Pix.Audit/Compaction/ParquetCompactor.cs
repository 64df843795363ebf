using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Settings;

namespace Pix.Audit.Compaction;

/// <summary>Merges the many files that this silo wrote in a past hour into one.</summary>
/// <remarks>
/// The merged file is durable under its name before the first source is deleted. A reader in between finds records twice, as after any
/// repeated delivery, and drops the copies by record id; no record is missing. A silo changes only its own files, and no other process
/// writes, merges or deletes them.
/// </remarks>
internal sealed class ParquetCompactor(string auditPath, string siloName)
{
    /// <summary>Number of past hours that are checked, so that late files are still merged, and old partitions are not read again.</summary>
    private const int Hours = 48;

    /// <summary>Maximum total bytes of the sources of one merged file.</summary>
    private const long MaxBytes = 128L << 20;

    /// <summary>Wait after the end of an hour before its files are merged, because its last records are shipped later.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    private readonly Regex _own = new($@"\A{Regex.Escape(siloName)}-[0-9a-f]{{32}}-[0-9a-f]{{16}}\.parquet\z", RegexOptions.CultureInvariant);

    /// <summary>Merges the files that can be merged now.</summary>
    /// <returns>Number of files that were replaced.</returns>
    public async Task<int> CompactAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var replaced = 0;
        var newest = now - Settling - TimeSpan.FromHours(1);
        foreach (var stream in AuditStreams.All)
        {
            for (var hour = 0; hour < Hours; hour++)
            {
                var folder = Path.Combine(auditPath, "log", stream.Name(), ParquetSink.Partition(newest - TimeSpan.FromHours(hour)));
                foreach (var group in Groups(folder))
                {
                    await MergeAsync(folder, group, cancellationToken);
                    replaced += group.Count;
                }
            }
        }

        return replaced;
    }

    private IEnumerable<IReadOnlyList<FileInfo>> Groups(string folder)
    {
        if (!Presence.HasFolder(folder))
        {
            yield break;
        }

        var group = new List<FileInfo>();
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.parquet").Where(file => _own.IsMatch(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal).ToList())
        {
            if (group.Count > 0 && bytes + file.Length > MaxBytes)
            {
                yield return group;
                (group, bytes) = ([], 0);
            }

            group.Add(file);
            bytes += file.Length;
        }

        if (group.Count > 1)
        {
            yield return group;
        }
    }

    private static async Task MergeAsync(string folder, IReadOnlyList<FileInfo> sources, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, Name(sources));
        var temporary = DurableFile.TemporaryName(target);
        var read = await ParquetMerge.WriteAsync(sources, temporary, cancellationToken);
        var written = await RowsAsync(temporary, cancellationToken);
        if (read != written)
        {
            throw new IOException($"'{temporary}' has {written} rows of {read}; its sources stay.");
        }

        DurableFile.Publish(temporary, target);
        foreach (var source in sources)
        {
            source.Delete();
        }

        DurableFolder.Sync(folder);
    }

    /// <summary>Makes the file's name from the names of the sources, so that merging again after a crash gives the same file.</summary>
    private static string Name(IReadOnlyList<FileInfo> sources)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sources.Select(source => source.Name))));
        var first = Path.GetFileNameWithoutExtension(sources[0].Name);
        return string.Create(CultureInfo.InvariantCulture, $"{first[..^16]}{Convert.ToHexStringLower(digest.AsSpan(0, 8))}-merged.parquet");
    }

    private static async Task<long> RowsAsync(string path, CancellationToken cancellationToken)
    {
        await using var groups = await ParquetGroups.OpenAsync(path, cancellationToken);
        return groups.Rows();
    }
}
