using Pix.Audit.Records;

namespace Pix.Grains.Audit;

/// <summary>An operator's order and whether it was recorded.</summary>
/// <param name="Intent">First half of the audit record.</param>
/// <param name="Began">Timestamp of the time provider when the order arrived.</param>
/// <param name="Refusal">Why the order must not be carried out, or <see cref="OrderRefusal.None"/>.</param>
/// <param name="Detail">The refusal as a sentence; empty when there is none.</param>
internal sealed record RecordedOrder(AuditIntent Intent, long Began, OrderRefusal Refusal, string Detail)
{
    /// <summary>Id of the audit record.</summary>
    public string RecordId => Intent.RecordId;
}

/// <summary>Why an operator's order is not carried out.</summary>
internal enum OrderRefusal
{
    /// <summary>The order is not refused, so it can be carried out.</summary>
    None,

    /// <summary>The person or the reason is missing, or is not a short line of text.</summary>
    WhoOrWhyMissing,

    /// <summary>The audit record of the order could not be written.</summary>
    NotRecorded,
}
