namespace Pix.AuditReader.Files;

/// <summary>The format of a file of audit records.</summary>
public enum AuditFormat
{
    /// <summary>Parquet. The local store writes this format, and Firehose does so if its format conversion is enabled.</summary>
    Parquet,

    /// <summary>One JSON object on each line. Firehose delivers this format if its format conversion is not enabled.</summary>
    JsonLines,

    /// <summary>One JSON object on each line, compressed with gzip by Firehose.</summary>
    JsonLinesGzip,
}
