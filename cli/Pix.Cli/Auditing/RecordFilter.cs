namespace Pix.Cli.Auditing;

/// <summary>Which records are looked for; every part that is given must hold.</summary>
internal sealed record RecordFilter(string? EndToEndId, string? ResourceId, DateTimeOffset? Since)
{
    // An answer to several messages carries their resource ids separated by commas.
    public const string Sql = """
        select request_date, stream, request_method as method, request_path, response_status_code as status,
               response_signature_valid as signature, outcome, end_to_end_id, pi_resource_id, round(duration_ms, 1) as ms
        from audit
        where ($e2e is null or end_to_end_id = $e2e)
          and ($resource is null or list_contains(list_transform(string_split(pi_resource_id, ','), part -> trim(part)), $resource))
          and ($since is null or request_date >= $since)
        order by request_date
        """;

    public bool IsEmpty => EndToEndId is null && ResourceId is null && Since is null;

    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["e2e"] = EndToEndId,
        ["resource"] = ResourceId,
        // As the records have it: text that sorts.
        ["since"] = Since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
    };
}
