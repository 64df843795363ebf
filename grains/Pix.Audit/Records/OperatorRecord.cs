namespace Pix.Audit.Records;

/// <summary>
/// How the audit records an operator's order: as a record of its own, with a method that HTTP does not have. So chain, checkpoints,
/// shipping and SQL treat it as any other record.
/// </summary>
public static class OperatorRecord
{
    /// <summary>Method of such records: <c>WHERE request_method = 'PIX'</c> finds them.</summary>
    public const string Method = "PIX";

    /// <summary>Request header: who.</summary>
    public const string WhoHeader = "pix-operator";

    /// <summary>Request header: why.</summary>
    public const string WhyHeader = "pix-reason";
}
