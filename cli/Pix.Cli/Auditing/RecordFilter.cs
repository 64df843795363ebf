using System.Globalization;

namespace Pix.Cli.Auditing;

/// <summary>Conditions of a search for audit records. A record is found if it fulfils every condition that is not null.</summary>
internal sealed record RecordFilter(string? EndToEndId, string? ResourceId, string? RequestId, DateTimeOffset? Since)
{
    // If an answer contained several messages, pi_resource_id has the ids of all of them, separated by commas.
    private const string Condition = """
        where ($e2e is null or end_to_end_id = $e2e)
          and ($resource is null or list_contains(list_transform(string_split(pi_resource_id, ','), part -> trim(part)), $resource))
          and ($request is null or request_id = $request)
          and ($since is null or request_date >= $since)
        order by request_date
        """;

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["e2e"] = EndToEndId,
        ["resource"] = ResourceId,
        ["request"] = RequestId,
        // The text form of request_date in the records. Such texts, compared as strings, are in the order of time.
        ["since"] = Since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
    };

    public static string Sql(RecordColumns columns) => $"select {columns.Select} from audit {Condition}";
}
