namespace Pix.AuditReader.Tests.Support;

/// <summary>Ways in which S3 fails.</summary>
public enum S3Fault
{
    /// <summary>500, which the SDK repeats.</summary>
    InternalError,

    /// <summary>403.</summary>
    AccessDenied,

    /// <summary>Half of the content, then the connection ends.</summary>
    Truncated,
}
