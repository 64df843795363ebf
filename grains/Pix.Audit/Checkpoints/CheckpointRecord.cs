using Pix.Audit.Records;
using Pix.Settings;

namespace Pix.Audit.Checkpoints;

/// <summary>The audit record of a checkpoint. It is journaled, chained and shipped like any record.</summary>
public static class CheckpointRecord
{
    /// <summary>The value of <c>request_method</c>: no HTTP method, so no query for messages finds it.</summary>
    public const string Method = "CHECKPOINT";

    /// <summary>The value of <c>message_type</c>.</summary>
    public const string MessageType = "pix.audit-checkpoint.1";

    /// <summary>The value of <c>outcome</c>.</summary>
    public const string OutcomeWord = "checkpoint";

    /// <summary>Reads the checkpoint in a record; null if the record is no checkpoint.</summary>
    public static CheckpointEnvelope? TryRead(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        try
        {
            return record.RequestMethod == Method ? CheckpointEnvelope.TryRead(BodyText.ToBytes(record.RequestBody)) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidDataException)
        {
            return null;
        }
    }

    internal static AuditIntent Intent(CheckpointEnvelope envelope, AuditStream stream, LogMachine machine) => new()
    {
        RecordId = AuditRecordId.Of(machine),
        Stream = stream,
        RequestDate = machine.Time.GetUtcNow(),
        Method = Method,
        Path = "",
        RequestBody = envelope.ToJson(),
        MessageType = MessageType,
        SignerSerial = CertificateText.SerialOfDecimal(envelope.Statement.Key?.SignerSerial ?? envelope.Signature!.KeyId),
        Silo = envelope.Statement.Silo,
    };

    internal static AuditOutcome Outcome(AuditIntent intent, TimeProvider time) => new()
    {
        RecordId = intent.RecordId,
        Stream = intent.Stream,
        At = time.GetUtcNow(),
        Outcome = OutcomeWord,
    };
}
