namespace Pix.Audit.Records;

/// <summary>Merges the journal entries of an exchange (intent and outcome) into an audit record.</summary>
internal static class RecordAssembly
{
    /// <summary>Returns the record of an intent and its outcome, if there is one. If the intent is missing, the record has only the outcome.</summary>
    /// <param name="journalId">Id of the journal that has the rows.</param>
    /// <param name="intent">Row of the intent; null if it is missing.</param>
    /// <param name="outcome">Row of the outcome; null if there is none.</param>
    /// <param name="unreadable">
    /// Receives the rows that are damaged or that this version of Pix cannot read. From such a row, the record takes only the id, date and
    /// link.
    /// </param>
    public static AuditRecord Of(string journalId, LogEntry? intent, LogEntry? outcome, ICollection<LogEntry>? unreadable = null)
    {
        var record = Read(intent, unreadable, row => OfIntent(journalId, row))
            ?? Dated(journalId, intent ?? outcome!) with { RequestLink = intent is null ? null : ChainLink.Of(intent) };
        return outcome is null ? record : Read(outcome, unreadable, row => WithOutcome(record, row)) ?? record with { ResponseLink = ChainLink.Of(outcome) };
    }

    private static AuditRecord? Read(LogEntry? row, ICollection<LogEntry>? unreadable, Func<LogEntry, AuditRecord> read)
    {
        if (row is null)
        {
            return null;
        }

        try
        {
            if (row.IsIntact)
            {
                return read(row);
            }
        }
        catch (Exception misread) when (misread is InvalidDataException or ArgumentException)
        {
            // Another version of Pix wrote the entry in a form that this version cannot read; the row is reported as unreadable.
        }

        unreadable?.Add(row);
        return null;
    }

    private static AuditRecord OfIntent(string journalId, LogEntry row)
    {
        var fields = EntryPayload.Read(row.Payload);
        return new()
        {
            RecordId = fields.Text(),
            RequestDate = AuditTime.Text(AuditTime.FromMicros(fields.Number())),
            RequestMethod = fields.Text(),
            RequestPath = fields.Text(),
            RequestQuery = fields.Text(),
            RequestHeader = fields.Text(),
            RequestBody = BodyText.FromBytes(fields.Bytes()),
            EndToEndId = fields.Text(),
            MessageType = fields.Text(),
            SignerSerial = fields.Text(),
            Silo = fields.Text(),
            RequestId = fields.TextIfAny(),
            Journal = journalId,
            RequestLink = ChainLink.Of(row),
        };
    }

    private static AuditRecord WithOutcome(AuditRecord record, LogEntry row)
    {
        var fields = EntryPayload.Read(row.Payload);
        _ = fields.Text();
        return record with
        {
            ResponseDate = AuditTime.Text(AuditTime.FromMicros(fields.Number())),
            ResponseStatusCode = (int)fields.Number(),
            ResponseSignatureValid = fields.Text(),
            ResponseHeader = fields.Text(),
            ResponseBody = BodyText.FromBytes(fields.Bytes()),
            PiResourceId = fields.Text(),
            Outcome = fields.Text(),
            DurationMs = fields.Number() / 1000.0,
            ResponseLink = ChainLink.Of(row),
        };
    }

    /// <summary>
    /// Returns a record with only an id and a date, for a row whose intent is missing or unreadable. The record's partition is determined by
    /// this date.
    /// </summary>
    private static AuditRecord Dated(string journalId, LogEntry row) => new()
    {
        RecordId = row.Label,
        RequestDate = AuditTime.Text(AuditTime.FromMicros(row.AtMicros)),
        RequestMethod = "",
        RequestPath = "",
        RequestQuery = "",
        RequestHeader = "{}",
        RequestBody = "",
        EndToEndId = "",
        MessageType = "",
        SignerSerial = "",
        Silo = "",
        Journal = journalId,
    };
}
