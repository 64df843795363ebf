namespace Pix.Audit.Records;

/// <summary>The streams and their names in paths, SQL and metrics.</summary>
public static class AuditStreams
{
    /// <summary>Every stream.</summary>
    public static IReadOnlyList<AuditStream> All { get; } = [AuditStream.Dict, AuditStream.Spi];

    /// <summary>Returns the name of the stream, <c>dict</c> or <c>spi</c>.</summary>
    public static string Name(this AuditStream stream) => stream switch
    {
        AuditStream.Dict => "dict",
        AuditStream.Spi => "spi",
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, "Not an audit stream."),
    };
}
