using System.Security.Cryptography;
using System.Text.Json;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.DeadLetters;

/// <summary>
/// What the bytes of a dead letter prove without any other information. Nothing else is trusted, because anybody who can write to the folder
/// can put any file there.
/// </summary>
/// <param name="Kind">What the letter holds, such as a record or damaged bytes.</param>
/// <param name="RecordId">Record id in the content; empty if there is none.</param>
/// <param name="Record">The record if it can be delivered; otherwise null.</param>
/// <param name="Why">Why the letter is never delivered; empty if it can be.</param>
internal sealed record LetterContent(DeadLetterKind Kind, string RecordId, AuditRecord? Record, string Why)
{
    /// <summary>Content of a letter with bytes of a journal's log file.</summary>
    public static LetterContent OfLog { get; } = new(DeadLetterKind.Log, "", null, "bytes of a log that could not be read as entries");

    /// <summary>Returns the content of a file that cannot be read.</summary>
    public static LetterContent Unreadable(string why) => new(DeadLetterKind.Unverified, "", null, $"cannot be read: {why}");

    /// <summary>Determines whether the bytes are a record that can be delivered, or a journal entry.</summary>
    /// <param name="name">File name without suffix, which for a record is the record's id.</param>
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
        // Pix names a letter after its record's id, and every id has only letters and digits. Other ids are refused, because a sink possibly
        // uses the id in a file name.
        if (name != record.RecordId || !record.RecordId.All(char.IsAsciiLetterOrDigit))
        {
            return "it is not named after its record";
        }

        // The date is checked because the sink's partition depends on it, and because without an intent no hash covers it.
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
