using System.Security.Cryptography;
using System.Text.Json;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.DeadLetters;

/// <summary>What the bytes of a dead letter prove by themselves: anybody who can write to the folder can put anything there.</summary>
/// <param name="Kind">Whether the letter holds a record or a whole log.</param>
/// <param name="RecordId">Record id in the content; empty when there is none.</param>
/// <param name="Record">The record, when it can be delivered.</param>
/// <param name="Why">Why it is never delivered; empty when it can be.</param>
internal sealed record LetterContent(DeadLetterKind Kind, string RecordId, AuditRecord? Record, string Why)
{
    /// <summary>Bytes of a log.</summary>
    public static LetterContent OfLog { get; } = new(DeadLetterKind.Log, "", null, "bytes of a log that could not be read as entries");

    /// <summary>A file that is not read.</summary>
    public static LetterContent Unreadable(string why) => new(DeadLetterKind.Unverified, "", null, $"cannot be read: {why}");

    /// <summary>Judges a record or an entry.</summary>
    /// <param name="name">File name without suffix: for a record, its id.</param>
    /// <param name="content">Bytes of the letter.</param>
    public static LetterContent Read(string name, byte[] content)
    {
        if (JsonLine.TryRead(content) is { } record)
        {
            return Wrong(name, record) is { } why ? new(DeadLetterKind.Unverified, record.RecordId, null, why) : new(DeadLetterKind.Record, record.RecordId, record, "");
        }

        if (EntryOf(content) is { } entry)
        {
            return entry.IsIntact
                ? new(DeadLetterKind.Entry, entry.Label, null, "an entry as it was written, which this version of Pix cannot read")
                : new(DeadLetterKind.Damaged, entry.Label, null, "the bytes of an entry that do not give its hash");
        }

        return new(DeadLetterKind.Unverified, "", null, "it is no whole record and no entry");
    }

    private static string? Wrong(string name, AuditRecord record)
    {
        // As it was kept: Pix makes no id with other characters, and a sink may use the id in a name.
        if (name != record.RecordId || !record.RecordId.All(char.IsAsciiLetterOrDigit))
        {
            return "it is not named after its record";
        }

        // Without intent no hash covers the date, and the sink's partition depends on it.
        if (!AuditTime.TryParse(record.RequestDate, out _))
        {
            return "its date cannot be read";
        }

        var unwritten = UnwrittenColumns.Of(record);
        return record.RequestLink is null && record.ResponseLink is null ? "it is in no journal's chain"
            : unwritten.Count > 0 ? $"no entry of a journal stands behind its columns {string.Join(", ", unwritten)}"
            : WrongHash(record, EntryKind.Intent) ?? WrongHash(record, EntryKind.Outcome);
    }

    private static string? WrongHash(AuditRecord record, EntryKind kind) =>
        WrittenEntry.LinkOf(record, kind) is not null && WrittenEntry.PayloadOf(record, kind) is null ? $"its columns do not give the hash of its {EntryFields.Word(kind)}" : null;

    private static LogEntry? EntryOf(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize<LogEntry>(content) is { Label: not null, Previous.Length: SHA256.HashSizeInBytes, Hash: not null, Payload: not null } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
