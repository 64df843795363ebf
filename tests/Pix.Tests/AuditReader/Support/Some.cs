using System.Globalization;
using Pix.Audit.Records;

namespace Pix.AuditReader.Tests.Support;

/// <summary>Valid values.</summary>
internal static class Some
{
    /// <summary>When records are made, unless a test says otherwise.</summary>
    public static readonly DateTimeOffset Date = new(2026, 11, 24, 13, 45, 59, TimeSpan.Zero);

    private const string Journal = "0193f0c2a1b27c3d8e4f5a6b7c8d9e0f";

    /// <summary>Exchanges of one journal, a second apart unless said otherwise, with the links that it would have given them.</summary>
    public static IReadOnlyList<AuditRecord> Records(int count, DateTimeOffset? first = null, string body = "<a/>", TimeSpan? every = null) =>
        [.. Chain(count, first ?? Date, body, every ?? TimeSpan.FromSeconds(1))];

    /// <summary>One record.</summary>
    public static AuditRecord Record(string id, DateTimeOffset? date = null, string body = "<a/>") => new()
    {
        RequestDate = AuditTime.Text(date ?? Date),
        RequestMethod = "POST",
        RequestPath = "/api/v1/in/99999010/msgs",
        RequestQuery = "",
        RequestHeader = "{}",
        RequestBody = body,
        ResponseStatusCode = 201,
        ResponseDate = AuditTime.Text(date ?? Date),
        RecordId = id,
        EndToEndId = "E99999010202611241345000000000" + id[^2..],
        MessageType = "pacs.008.spi.1.16",
        Outcome = "answered",
        DurationMs = 1.5,
        Silo = "silo-1",
        SignerSerial = "",
        Journal = Journal,
    };

    private static IEnumerable<AuditRecord> Chain(int count, DateTimeOffset first, string body, TimeSpan every) =>
        LinkedRecords.Of(Journal, Enumerable.Range(0, count).Select(number => Record(number.ToString("x32", CultureInfo.InvariantCulture), first + (number * every), body)));
}
