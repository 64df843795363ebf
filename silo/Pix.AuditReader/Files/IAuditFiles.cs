using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>Where audit records lie: a folder, or a bucket.</summary>
public interface IAuditFiles
{
    /// <summary>Bytes that can be open together.</summary>
    long MostBytes { get; }

    /// <summary>The files of a stream whose partitions are in a period, the oldest partition first; those of a partition by name.</summary>
    /// <exception cref="AuditStoreException">The place cannot be listed.</exception>
    IAsyncEnumerable<AuditFile> ListAsync(AuditStream stream, AuditPeriod period, CancellationToken cancellationToken);

    /// <summary>Brings files to this machine.</summary>
    /// <exception cref="AuditStoreException">One cannot be read, or they are too many to be here together.</exception>
    Task<FileLease> OpenAsync(IReadOnlyList<AuditFile> files, CancellationToken cancellationToken);
}
