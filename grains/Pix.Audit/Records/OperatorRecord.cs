namespace Pix.Audit.Records;

/// <summary>
/// Constants of operator orders in the audit. Each order is a record of its own, with a method that HTTP does not have, so the chain,
/// checkpoints, shipping and SQL treat it like any other record.
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
