using System.Globalization;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Contracts.Exchange;
using Pix.Contracts.Operating;

namespace Pix.Grains.Operating;

/// <summary>Looks into the audit store of this machine, where there is one; in production the store is asked with Athena instead.</summary>
internal sealed class StoredExchanges(IOptions<AuditOptions> options)
{
    private const int Most = 50;

    private const string Columns =
        "request_date, stream, message_type, end_to_end_id, pi_resource_id, outcome, response_status_code, duration_ms, record_id, silo, request_method, request_path, request_id";

    /// <summary>What is stored under an end-to-end id, PI-ResourceId, record id or request id.</summary>
    public async Task<(IReadOnlyList<(ExchangeSummary Exchange, ExchangeBodies? Bodies)> Exchanges, string Searched)> FindAsync(string id, bool withBodies)
    {
        if (options.Value.AuditPath.Length == 0)
        {
            return ([], "The memory of each silo, which holds its last exchanges. Older ones are in the audit: ask it with Athena.");
        }

        var sql = $"""
            SELECT {Columns}{(withBodies ? ", request_body, response_body" : "")} FROM audit
            WHERE end_to_end_id = $id OR record_id = $id OR request_id = $id OR list_contains(string_split(replace(pi_resource_id, ' ', ''), ','), $id)
            ORDER BY request_date DESC LIMIT {Most}
            """;
        var found = await new AuditQuery(options.Value.AuditPath).RunAsync(sql, new Dictionary<string, object?> { ["id"] = id });
        return ([.. found.Rows.Select(row => (Summary(row), withBodies ? Bodies(row) : null))], "The memory of each silo and the audit store of this machine.");
    }

    private static ExchangeSummary Summary(IReadOnlyList<object?> row) => new()
    {
        At = Date(row[0]),
        Channel = Text(row[1]) == AuditStream.Spi.Name() ? PixChannel.Spi : PixChannel.Dict,
        Operation = Text(row[2]).Length > 0 ? Text(row[2]) : $"{Text(row[10])} {Text(row[11])}",
        EndToEndId = Text(row[3]),
        ResourceId = Text(row[4]),
        Fate = FateWords.Parse(Text(row[5])),
        Status = Convert.ToInt32(row[6] ?? 0, CultureInfo.InvariantCulture),
        Milliseconds = Math.Round(Convert.ToDouble(row[7] ?? 0, CultureInfo.InvariantCulture), 1),
        RecordId = Text(row[8]),
        Silo = Text(row[9]),
        RequestId = Text(row[12]),
    };

    private static ExchangeBodies Bodies(IReadOnlyList<object?> row) => new(Text(row[13]), Text(row[14]));

    private static string Text(object? value) => value?.ToString() ?? "";

    private static DateTimeOffset Date(object? value) =>
        DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : default;
}
