namespace Pix.AuditReader.Files;

/// <summary>The format of a file of records.</summary>
public enum AuditFormat
{
    /// <summary>Parquet: the local store, and Firehose's conversion.</summary>
    Parquet,

    /// <summary>A JSON object a line: Firehose without conversion.</summary>
    JsonLines,

    /// <summary>The same, compressed by Firehose.</summary>
    JsonLinesGzip,
}
