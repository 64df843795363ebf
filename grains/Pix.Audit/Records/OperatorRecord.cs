namespace Pix.Audit.Records;

/// <summary>
/// Constants of operator orders in the audit. Each order is written as an audit record, so it is chained, signed by checkpoints, shipped and
/// found by SQL like any other record. Its method is one that HTTP does not have.
/// </summary>
public static class OperatorRecord
{
    /// <summary>Method of operator orders; <c>WHERE request_method = 'PIX'</c> finds them.</summary>
    public const string Method = "PIX";

    /// <summary>Request header with the name of the person who gave the order.</summary>
    public const string WhoHeader = "pix-operator";

    /// <summary>Request header with the reason for the order.</summary>
    public const string WhyHeader = "pix-reason";
}
