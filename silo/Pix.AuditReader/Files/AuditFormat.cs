namespace Pix.AuditReader.Files;

/// <summary>The format of a file of audit records.</summary>
public enum AuditFormat
{
    /// <summary>Parquet, which the local store writes, and Firehose with format conversion.</summary>
    Parquet,

    /// <summary>One JSON object on each line, which Firehose delivers without format conversion.</summary>
    JsonLines,

    /// <summary>One JSON object on each line, compressed with gzip by Firehose.</summary>
    JsonLinesGzip,
}
