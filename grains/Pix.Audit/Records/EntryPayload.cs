using System.Buffers.Binary;
using System.Text;

namespace Pix.Audit.Records;

/// <summary>The bytes of a journal entry: the values that become its audit columns, each preceded by its length.</summary>
/// <remarks>
/// Version 1. An intent is: record id, request date, method, path, query, headers (JSON text), body, end-to-end id, message type, signer
/// serial, silo, and the request id if there is one (earlier versions of Pix do not write the request id, and ignore it when they read). An
/// outcome is: record id, end date, status, signature validity, headers, body, PI-ResourceId, outcome, duration. Numbers are 8 bytes, little
/// endian; times are in microseconds. These bytes can be rebuilt from the stored columns, so a reader of the store can check the hash chain
/// without the journal.
/// </remarks>
internal static class EntryPayload
{
    private const byte Version = 1;

    public static byte[] Of(AuditIntent intent) => Write(
        [
            intent.RecordId, AuditTime.Micros(intent.RequestDate), intent.Method, intent.Path, intent.Query,
            HeaderText.From(intent.RequestHeaders), intent.RequestBody, intent.EndToEndId, intent.MessageType,
            intent.SignerSerial, intent.Silo, .. IfAny(intent.RequestId),
        ]);

    public static byte[] Of(AuditOutcome outcome) => Write(
        [
            outcome.RecordId, AuditTime.Micros(outcome.At), (long)outcome.ResponseStatusCode, outcome.ResponseSignatureValid,
            HeaderText.From(outcome.ResponseHeaders), outcome.ResponseBody, outcome.PiResourceId, outcome.Outcome,
            outcome.Duration.Ticks / TimeSpan.TicksPerMicrosecond,
        ]);

    /// <summary>Rebuilds the intent's bytes from its stored columns.</summary>
    public static byte[] IntentOf(AuditRecord record) => Write(
        [
            record.RecordId, AuditTime.Micros(AuditTime.Parse(record.RequestDate)), record.RequestMethod, record.RequestPath,
            record.RequestQuery, record.RequestHeader, (ReadOnlyMemory<byte>)BodyText.ToBytes(record.RequestBody), record.EndToEndId,
            record.MessageType, record.SignerSerial, record.Silo, .. IfAny(record.RequestId),
        ]);

    /// <summary>Rebuilds the outcome's bytes from its stored columns.</summary>
    public static byte[] OutcomeOf(AuditRecord record) => Write(
        [
            record.RecordId, AuditTime.Micros(AuditTime.Parse(record.ResponseDate)), (long)record.ResponseStatusCode,
            record.ResponseSignatureValid, record.ResponseHeader, (ReadOnlyMemory<byte>)BodyText.ToBytes(record.ResponseBody),
            record.PiResourceId, record.Outcome, (long)Math.Round((record.DurationMs ?? 0) * 1000),
        ]);

    public static EntryReader Read(ReadOnlyMemory<byte> payload) =>
        payload.Length > 0 && payload.Span[0] == Version
            ? new EntryReader(payload[1..])
            : throw new InvalidDataException($"The entry is of version {(payload.Length > 0 ? payload.Span[0] : 0)}; this program reads version {Version}.");

    private static EntryField[] IfAny(string text) => text.Length > 0 ? [text] : [];

    private static byte[] Write(ReadOnlySpan<EntryField> fields)
    {
        var length = 1;
        foreach (var field in fields)
        {
            length += sizeof(int) + field.Length;
        }

        var payload = GC.AllocateUninitializedArray<byte>(length);
        payload[0] = Version;
        var rest = payload.AsSpan(1);
        foreach (var field in fields)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, field.Length);
            field.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + field.Length)..];
        }

        return payload;
    }

    private readonly struct EntryField
    {
        private readonly string? _text;
        private readonly ReadOnlyMemory<byte> _bytes;
        private readonly long _number;

        private EntryField(string? text, ReadOnlyMemory<byte> bytes, long number, int length)
        {
            (_text, _bytes, _number, Length) = (text, bytes, number, length);
        }

        public int Length { get; }

        public static implicit operator EntryField(string text) => new(text, default, 0, Encoding.UTF8.GetByteCount(text));

        public static implicit operator EntryField(ReadOnlyMemory<byte> bytes) => new(null, bytes, 0, bytes.Length);

        public static implicit operator EntryField(long number) => new(null, default, number, sizeof(long));

        public void CopyTo(Span<byte> target)
        {
            if (_text is not null)
            {
                Encoding.UTF8.GetBytes(_text, target);
            }
            else if (_bytes.Length > 0)
            {
                _bytes.Span.CopyTo(target);
            }
            else if (Length > 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(target, _number);
            }
        }
    }
}
