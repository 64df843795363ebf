using Parquet;
using Pix.Audit.Reading;
using Pix.Audit.Sinks;

namespace Pix.Audit.Compaction;

/// <summary>Writes the rows of several Parquet files into one, in order; only some row groups are in memory at a time.</summary>
internal static class ParquetMerge
{
    /// <summary>Source bytes of one row group, which take some 64 MiB in memory.</summary>
    private const long GroupBytes = 8 << 20;

    /// <returns>Number of rows that were read from the sources.</returns>
    public static async Task<long> WriteAsync(IReadOnlyList<FileInfo> sources, string target, CancellationToken cancellationToken)
    {
        var rows = 0L;
        await using var file = PrivateFile.Create(target, access: FileAccess.ReadWrite);
        await using var writer = await ParquetFile.OpenAsync(file, cancellationToken);
        var open = new List<IReadOnlyList<Array>>();
        var bytes = 0L;
        foreach (var source in sources)
        {
            await using var groups = await ParquetGroups.OpenAsync(source.FullName, cancellationToken);
            rows += groups.Rows();
            for (var group = 0; group < groups.Count; group++)
            {
                open.Add(await ReadAsync(groups, group, cancellationToken));
                bytes += source.Length / groups.Count;
                if (bytes >= GroupBytes)
                {
                    await FlushAsync(writer, open, cancellationToken);
                    bytes = 0;
                }
            }
        }

        await FlushAsync(writer, open, cancellationToken);
        return rows;
    }

    private static async Task<IReadOnlyList<Array>> ReadAsync(ParquetGroups groups, int group, CancellationToken cancellationToken)
    {
        var columns = new List<Array>(AuditColumns.All.Count);
        foreach (var column in AuditColumns.All)
        {
            columns.Add(await groups.ReadAsync(group, column, cancellationToken));
        }

        return columns;
    }

    private static async Task FlushAsync(ParquetWriter writer, List<IReadOnlyList<Array>> open, CancellationToken cancellationToken)
    {
        if (open.Count == 0)
        {
            return;
        }

        await ParquetFile.WriteGroupAsync(writer, [.. Enumerable.Range(0, AuditColumns.All.Count).Select(column => Concatenated([.. open.Select(group => group[column])]))], cancellationToken);
        open.Clear();
    }

    private static Array Concatenated(IReadOnlyList<Array> parts)
    {
        var all = Array.CreateInstance(parts[0].GetType().GetElementType()!, parts.Sum(part => part.Length));
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }

        return all;
    }
}
