using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>The place where audit records are stored: a folder or a bucket.</summary>
public interface IAuditFiles
{
    /// <summary>Maximum total size, in bytes, of the files in one call of <see cref="OpenAsync"/>.</summary>
    long MostBytes { get; }

    /// <summary>Lists the files of an audit stream in a period. The oldest partition comes first. Files of one partition are ordered by name.</summary>
    /// <exception cref="AuditStoreException">The folder or bucket cannot be listed.</exception>
    IAsyncEnumerable<AuditFile> ListAsync(AuditStream stream, AuditPeriod period, CancellationToken cancellationToken);

    /// <summary>Makes files readable on this machine until the result is disposed of. Objects of a bucket are fetched.</summary>
    /// <exception cref="AuditStoreException">A file cannot be read, or the files together exceed <see cref="MostBytes"/>.</exception>
    Task<FileLease> OpenAsync(IReadOnlyList<AuditFile> files, CancellationToken cancellationToken);
}
