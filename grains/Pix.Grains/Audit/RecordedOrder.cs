using Pix.Audit.Records;

namespace Pix.Grains.Audit;

/// <summary>An operator's order and whether it was recorded.</summary>
/// <param name="Intent">First half of the audit record.</param>
/// <param name="Began">Timestamp of the time provider when the order came.</param>
/// <param name="Refusal">Why the order may not be carried out, or <see cref="OrderRefusal.None"/>.</param>
/// <param name="Detail">The refusal as a sentence; empty when there is none.</param>
internal sealed record RecordedOrder(AuditIntent Intent, long Began, OrderRefusal Refusal, string Detail)
{
    /// <summary>Id of the audit record.</summary>
    public string RecordId => Intent.RecordId;
}

/// <summary>Why an operator's order is not carried out.</summary>
internal enum OrderRefusal
{
    /// <summary>The order may be carried out.</summary>
    None,

    /// <summary>Who or why is missing, or is not a short line of text.</summary>
    WhoOrWhyMissing,

    /// <summary>The audit did not take the record.</summary>
    NotRecorded,
}
