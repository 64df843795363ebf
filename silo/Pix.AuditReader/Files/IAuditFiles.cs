using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>The place of audit records: a folder, or a bucket.</summary>
public interface IAuditFiles
{
    /// <summary>Most bytes that can be open at once.</summary>
    long MostBytes { get; }

    /// <summary>The files of a stream with partitions in a period, the oldest partition first, in a partition by name.</summary>
    /// <exception cref="AuditStoreException">The place cannot be listed.</exception>
    IAsyncEnumerable<AuditFile> ListAsync(AuditStream stream, AuditPeriod period, CancellationToken cancellationToken);

    /// <summary>Fetches files to this machine.</summary>
    /// <exception cref="AuditStoreException">One cannot be read, or they are too many to be open at once.</exception>
    Task<FileLease> OpenAsync(IReadOnlyList<AuditFile> files, CancellationToken cancellationToken);
}
