using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>The place where audit records are stored: a folder or a bucket.</summary>
public interface IAuditFiles
{
    /// <summary>Maximum total size of the files that are open at the same time, in bytes.</summary>
    long MostBytes { get; }

    /// <summary>Lists the files of a stream whose partitions are in a period, ordered by partition (the oldest first) and then by name.</summary>
    /// <exception cref="AuditStoreException">The place cannot be listed.</exception>
    IAsyncEnumerable<AuditFile> ListAsync(AuditStream stream, AuditPeriod period, CancellationToken cancellationToken);

    /// <summary>Opens files for reading. Objects of a bucket are fetched to this machine.</summary>
    /// <exception cref="AuditStoreException">A file cannot be read, or the files together exceed <see cref="MostBytes"/>.</exception>
    Task<FileLease> OpenAsync(IReadOnlyList<AuditFile> files, CancellationToken cancellationToken);
}
