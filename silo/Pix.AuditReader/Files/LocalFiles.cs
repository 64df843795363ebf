using System.Runtime.CompilerServices;
using Pix.Audit.Reading;
using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>Reads audit records from a folder of this machine: the folder of the setting <c>Pix:AuditPath</c>, or a copy of a bucket.</summary>
/// <remarks>The folder itself can be a symbolic link. A symbolic link inside it is refused, because it could lead to any file of the machine.</remarks>
/// <param name="root">The folder that contains <c>log/</c>. If it does not exist, there are no records.</param>
public sealed class LocalFiles(string root) : IAuditFiles
{
    /// <inheritdoc/>
    public long MostBytes => long.MaxValue;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AuditFile> ListAsync(AuditStream stream, AuditPeriod period, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var file in List(stream, period))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return file;
        }
    }

    /// <inheritdoc/>
    public Task<FileLease> OpenAsync(IReadOnlyList<AuditFile> files, CancellationToken cancellationToken) =>
        Task.FromResult(new FileLease([.. files.Select(file => new ReadableFile(file.Stream, file.Name, FormatOf(file.Name)))], () => { }));

    private static AuditFormat FormatOf(string path) => path.EndsWith(".parquet", StringComparison.Ordinal) ? AuditFormat.Parquet : FormatOfFile.Read(path, path);

    private List<AuditFile> List(AuditStream stream, AuditPeriod period)
    {
        var folder = new DirectoryInfo(Path.Combine(Path.GetFullPath(root), "log", stream.Name()));
        try
        {
            return [.. Files(NoLink(folder), "", stream).Where(file => period.Contains(file.Hour)).OrderBy(file => file.Hour).ThenBy(file => file.Name, StringComparer.Ordinal)];
        }
        catch (IOException failure)
        {
            throw new AuditStoreException($"The audit records cannot be read: {failure.Message}", failure);
        }
    }

    private static IEnumerable<AuditFile> Files(DirectoryInfo folder, string inside, AuditStream stream)
    {
        foreach (var entry in StoreFolder.Entries(folder))
        {
            var path = inside + entry.Name;
            if (NoLink(entry) is DirectoryInfo below)
            {
                foreach (var file in Files(below, path + "/", stream))
                {
                    yield return file;
                }
            }
            else if (AuditPartition.TryParse(path, out var hour, out _) && entry is FileInfo file && StoreFolder.Length(file) is { } length)
            {
                yield return new(stream, hour, file.FullName, length, "");
            }
        }
    }

    private static T NoLink<T>(T entry)
        where T : FileSystemInfo => entry.LinkTarget is null
            ? entry
            : throw new AuditStoreException($"'{entry.FullName}' is a symbolic link; only files that lie in the audit folder itself are read.");
}
