namespace Pix.Audit.Records;

/// <summary>The two audit streams, one for each system of the Central Bank; each has its own journal, its own order of records, and its own sink.</summary>
public enum AuditStream
{
    /// <summary>Exchanges with the directory; <c>dict</c> in paths and SQL.</summary>
    Dict,

    /// <summary>Exchanges with the payment system; <c>spi</c> in paths and SQL.</summary>
    Spi,
}
