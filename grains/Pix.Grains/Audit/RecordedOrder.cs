using Pix.Audit.Records;

namespace Pix.Grains.Audit;

/// <summary>An order of an operator after it was to be recorded.</summary>
/// <param name="Audit">Where its second half goes.</param>
/// <param name="Intent">Its first half.</param>
/// <param name="Began">Timestamp of the order.</param>
/// <param name="Refusal">Whether it may be carried out, or why not.</param>
/// <param name="Detail">The refusal in a sentence; empty without one.</param>
internal sealed record RecordedOrder(IAuditGrain Audit, AuditIntent Intent, long Began, OrderRefusal Refusal, string Detail)
{
    /// <summary>Of the audit record.</summary>
    public string RecordId => Intent.RecordId;
}

/// <summary>Why an order of an operator is not carried out.</summary>
internal enum OrderRefusal
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Who or why is not told, or is no short line of text.</summary>
    WhoOrWhyMissing,

    /// <summary>The audit does not take the record.</summary>
    NotRecorded,
}
