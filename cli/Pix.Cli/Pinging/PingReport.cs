using System.Globalization;
using Pix.Settings;

namespace Pix.Cli.Pinging;

/// <summary>The result of <c>pix ping</c>.</summary>
/// <param name="Echoes">Every echo that was sent.</param>
/// <param name="Connections">The silos' TLS connections to the SPI. Empty if they are unknown.</param>
/// <param name="ConnectionTrouble">Why the connections are unknown. Empty if they are known.</param>
/// <param name="Inbox">The answers of the SPI to the echoes. Null if no answers were read.</param>
internal sealed record PingReport(IReadOnlyList<Echo> Echoes, IReadOnlyList<TlsRow> Connections, string ConnectionTrouble, EchoInbox? Inbox)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private IReadOnlyList<Echo> Stored => [.. Echoes.Where(echo => echo.IsStored)];

    private IReadOnlyList<(Echo Echo, long At)> Answered => Inbox is null ? [] : [.. Stored.Where(echo => Inbox.Seen.ContainsKey(echo.Data)).Select(echo => (echo, Inbox.Seen[echo.Data]))];

    private RoundTrips? StoredTimes => RoundTrips.Of(Stored.Select(echo => echo.Stored));

    private RoundTrips? AnswerTimes => RoundTrips.Of(Answered.Select(answer => TimeProvider.System.GetElapsedTime(answer.Echo.SentAt, answer.At)));

    /// <summary>True if the Central Bank stored every echo and, in case answers were read, also answered every echo.</summary>
    public bool IsGood => Stored.Count == Echoes.Count && (Inbox is null || Answered.Count == Stored.Count);

    /// <summary>The report as lines for people.</summary>
    public string Text => string.Join('\n', [.. Connections.SelectMany(Lines), .. ConnectionTrouble.Length > 0 ? [Line("TLS", ConnectionTrouble)] : Array.Empty<string>(), .. EchoLines(), AnswerLine(), Line("", Sentence)]);

    /// <summary>The report as names and values, for JSON.</summary>
    public (string Name, object? Value)[] Facts =>
    [
        ("sent", Echoes.Count),
        ("stored", Stored.Count),
        ("stored_ms", Times(StoredTimes)),
        ("answers_read", Inbox is not null),
        ("answered", Answered.Count),
        ("answered_ms", Times(AnswerTimes)),
        ("left_to_others", Inbox?.LeftToOthers ?? 0),
        ("trouble", string.Join(' ', new[] { ConnectionTrouble, Inbox?.Trouble ?? "" }.Where(text => text.Length > 0))),
        ("refused", Echoes.Where(echo => !echo.IsStored).Select(echo => echo.Reply.AllFacts.ToDictionary(fact => fact.Name, fact => fact.Value)).ToArray()),
        ("connections", Connections.Select(ConnectionFacts).ToArray()),
        ("sentence", Sentence),
    ];

    private string Sentence => Stored.Count < Echoes.Count ? $"{Echoes.Count - Stored.Count} of {Echoes.Count} echoes did not reach the Central Bank's SPI, or it is not known."
        : Inbox is null ? "The Central Bank's SPI stored every echo; whether it answered was not read."
        : Answered.Count < Stored.Count ? $"The Central Bank's SPI stored every echo; {Stored.Count - Answered.Count} of {Stored.Count} answers did not come."
        : "The Central Bank's SPI stored and answered every echo, and each signature verified.";

    private static Dictionary<string, double>? Times(RoundTrips? times) => times is null ? null : new() { ["min"] = times.Min, ["median"] = times.Median, ["max"] = times.Max };

    private static Dictionary<string, object> ConnectionFacts(TlsRow row) => new()
    {
        ["silo"] = row.Silo,
        ["endpoint"] = row.Endpoint,
        ["protocol"] = row.Protocol,
        ["cipher_suite"] = row.CipherSuite,
        ["asks_for_certificate"] = row.AsksForCertificate,
        ["connect_ms"] = row.Milliseconds,
        ["chain"] = row.Chain.Select(shown => new Dictionary<string, object> { ["subject"] = shown.Subject, ["serial"] = shown.Serial, ["valid_to"] = CertificateText.Time(shown.ValidTo), ["days_left"] = shown.DaysLeft(Now) }).ToArray(),
    };

    private static IEnumerable<string> Lines(TlsRow row)
    {
        yield return Line("endpoint", $"{row.Endpoint}, from {row.Silo}");
        yield return Line("TLS", string.Create(CultureInfo.InvariantCulture, $"{row.Protocol}, {row.CipherSuite}, connected in {row.Milliseconds:0.0} ms"));
        foreach (var (shown, index) in row.Chain.Select((shown, index) => (shown, index)))
        {
            yield return Line(index == 0 ? "server" : "issued by", shown.Text(Now));
        }

        yield return Line("mutual", row.AsksForCertificate ? "It asked for the certificate of Pix." : "It asked for NO client certificate; the Central Bank's servers do: is this the right address?");
    }

    private IEnumerable<string> EchoLines()
    {
        yield return Line("pibr.001", $"{Echoes.Count} sent, {Stored.Count} stored (201){(StoredTimes is { } times ? $": {times}, with signature and audit" : "")}");
        foreach (var (refused, count) in Echoes.Where(echo => !echo.IsStored).GroupBy(echo => Reason(echo)).Select(group => (group.Key, group.Count())))
        {
            yield return Line("", $"{count} × {refused}");
        }
    }

    private string AnswerLine() => Line("pibr.002", Inbox is null
        ? "not read, since whoever reads takes messages from the bank's readers: --read opens a stream for them"
        : $"{Answered.Count} of {Stored.Count} read, signatures verified{(AnswerTimes is { } times ? $": {times} after sending" : "")}"
            + (Inbox.LeftToOthers > 0 ? $"; {Inbox.LeftToOthers} other messages were left, unconfirmed: the Central Bank delivers them again after about a minute" : "")
            + (Inbox.Trouble.Length > 0 ? $". {Inbox.Trouble}" : ""));

    private static string Reason(Echo echo) => string.Join(' ', echo.Reply.AllFacts.Where(fact => fact.Name is "status" or "outcome" or "title" or "detail").Select(fact => fact.Value));

    private static string Line(string name, string text) => name.Length > 0 ? $"{name,-10} {text}" : $"{"",-10} {text}";
}
