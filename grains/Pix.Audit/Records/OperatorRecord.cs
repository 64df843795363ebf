namespace Pix.Audit.Records;

/// <summary>How the audit records what an operator does: as a record of its own, whose method HTTP does not have; so chain, checkpoints, shipping and SQL treat it as any other.</summary>
public static class OperatorRecord
{
    /// <summary>Method of such records: <c>WHERE request_method = 'PIX'</c> finds them.</summary>
    public const string Method = "PIX";

    /// <summary>Request header: who.</summary>
    public const string WhoHeader = "pix-operator";

    /// <summary>Request header: why.</summary>
    public const string WhyHeader = "pix-reason";
}
