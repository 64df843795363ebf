using System.Globalization;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Contracts.Operating;
using Pix.Domain;

namespace Pix.Grains.Observation;

/// <summary>
/// Searches the audit store on this machine (<c>Pix:AuditPath</c>), if this setting is set. In production, the audit is searched with Athena
/// instead.
/// </summary>
internal sealed class StoredExchanges(IOptions<AuditOptions> options)
{
    private const int Most = 50;

    /// <summary>Returns the stored exchanges with an end-to-end id, PI-ResourceId, record id or request id.</summary>
    public async Task<(IReadOnlyList<(ExchangeSummary Exchange, ExchangeBodies? Bodies)> Exchanges, string Searched)> FindAsync(string id, bool withBodies)
    {
        if (options.Value.AuditPath.Length == 0)
        {
            return ([], "The memory of each silo, which holds its last exchanges. Older ones are in the audit: ask it with Athena.");
        }

        // The search reads files, so it must not run in a grain's turn.
        IReadOnlyList<StoredRecord> found;
        try
        {
            found = await Task.Run(() => new StoredRecords(options.Value.AuditPath).FindAsync(id, Most, withBodies, CancellationToken.None));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ([], $"The memory of each silo alone. The audit store of this machine could not be read: {unreadable.Message}");
        }

        return ([.. found.Select(stored => (Summary(stored), withBodies ? new ExchangeBodies(stored.Record.RequestBody, stored.Record.ResponseBody) : null))], "The memory of each silo and the audit store of this machine.");
    }

    private static ExchangeSummary Summary(StoredRecord stored)
    {
        var record = stored.Record;
        return new()
        {
            At = Date(record.RequestDate),
            Channel = stored.Stream == AuditStream.Spi ? PixChannel.Spi : PixChannel.Dict,
            Operation = record.MessageType.Length > 0 ? record.MessageType : $"{record.RequestMethod} {record.RequestPath}",
            EndToEndId = record.EndToEndId,
            ResourceId = record.PiResourceId,
            Fate = FateWords.Parse(record.Outcome),
            Status = record.ResponseStatusCode,
            Milliseconds = Math.Round(record.DurationMs ?? 0, 1),
            RecordId = record.RecordId,
            Silo = record.Silo,
            RequestId = record.RequestId,
        };
    }

    private static DateTimeOffset Date(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : default;
}
