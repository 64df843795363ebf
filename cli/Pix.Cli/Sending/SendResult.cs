using System.Text.Json;

namespace Pix.Cli.Sending;

/// <summary>The front door's answer: its status, its body, and facts for the user from the headers and from the problem document.</summary>
internal sealed record SendResult(int Status, IReadOnlyList<(string Name, string Value)> Facts, byte[] Body)
{
    private static readonly (string Fact, string Header)[] Headers =
    [
        ("outcome", "pix-outcome"), ("signature_valid", "pix-signature-valid"), ("record_id", "pix-record-id"), ("resource_id", "PI-ResourceId"), ("retry_after", "Retry-After"),
    ];

    // The members of a problem document that are printed. The other members can be found in the answer's body.
    private static readonly string[] ProblemMembers = ["type", "title", "detail", "rule", "endToEndId"];

    public static async Task<SendResult> OfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var facts = Headers.Select(pair => (pair.Fact, Value: answer.Headers.TryGetValues(pair.Header, out var values) ? string.Join(",", values) : ""));
        var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? Problem(body) : [];
        return new SendResult((int)answer.StatusCode, [.. facts.Concat(problem).Where(fact => fact.Value.Length > 0)], body);
    }

    /// <summary>Status and facts of the answer, one line each, for people.</summary>
    public string Text => string.Join('\n', AllFacts.Select(fact => $"{fact.Name,-16} {fact.Value}"));

    /// <summary>Status and facts of the answer as names and values, for JSON.</summary>
    public (string Name, object? Value)[] AllFacts => [("status", Status), .. Facts.Select(fact => (fact.Name, (object?)fact.Value))];

    private static IEnumerable<(string Name, string Value)> Problem(byte[] body)
    {
        try
        {
            using var parsed = JsonDocument.Parse(body);
            return [.. ProblemMembers.Select(name => (name, parsed.RootElement.TryGetProperty(name, out var value) ? value.ToString() : ""))];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
