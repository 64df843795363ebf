using System.Text.Json;
using Pix.Audit.Records;
using Pix.Cli.Auditing;
using Pix.Domain;
using Pix.Protocol.Multipart;

namespace Pix.Cli.Reading;

/// <summary>Reads, from the audit records, the messages that were withheld from readers because their signatures did not verify.</summary>
internal static class WithheldMessages
{
    /// <summary>Columns of the list of withheld messages.</summary>
    public static readonly string[] Columns = ["request_date", "record_id", "part", "rule", "pi_resource_id"];

    /// <summary>Returns ids and rules of all withheld messages, the newest first. Never returns contents.</summary>
    public static async Task<IReadOnlyList<object?[]>> ListAsync(CancellationToken cancellationToken)
    {
        using var store = AuditStore.Open();
        var found = await store.QueryAsync(
            "select request_date, record_id, response_header from spi where contains(response_header, '\"pix-withheld\"') order by request_date desc, record_id",
            null,
            cancellationToken);
        return [.. found.Rows.SelectMany(row => Parts((string)row[2]!).Select(part => new object?[] { row[0], row[1], part.Number, part.Rule, part.ResourceId }))];
    }

    /// <summary>Returns the bytes of one withheld message. The message is one part of a multipart answer, or the whole answer.</summary>
    /// <exception cref="CommandException">The record or part does not exist, or several parts were withheld and no number is given.</exception>
    public static async Task<(WithheldPart Part, ReadOnlyMemory<byte> Content)> ReadAsync(string record, int? number, CancellationToken cancellationToken)
    {
        using var store = AuditStore.Open();
        var found = await store.QueryAsync(
            "select response_header, response_body from spi where record_id = $record",
            new Dictionary<string, object?> { ["record"] = record },
            cancellationToken);
        if (found.Rows.Count == 0)
        {
            throw CommandException.Usage($"There is no audit record '{record}'; './pix stream withheld' lists those with withheld messages.");
        }

        var headers = (string)found.Rows[0][0]!;
        var part = Choose(record, [.. Parts(headers)], number);
        var body = BodyText.ToBytes((string)found.Rows[0][1]!);
        return (part, part.Number == 0 ? body : PartOf(headers, body, part.Number));
    }

    private static WithheldPart Choose(string record, IReadOnlyList<WithheldPart> parts, int? number)
    {
        if (number is null && parts.Count == 1)
        {
            return parts[0];
        }

        return parts.FirstOrDefault(part => part.Number == number)
            ?? throw CommandException.Usage(parts.Count == 0
                ? $"Nothing was withheld in record '{record}'."
                : $"Say which part of record '{record}': {string.Join(", ", parts.Select(part => part.Number))} were withheld.");
    }

    private static ReadOnlyMemory<byte> PartOf(string headers, byte[] body, int number) =>
        MultipartBody.TryFrame(Values(headers, "Content-Type").FirstOrDefault() ?? "", body, out var multipart, out var reason) && number <= multipart.Parts.Length
            ? multipart.Parts[number - 1].Content
            : throw CommandException.Broken($"The stored answer cannot be taken apart: {reason}");

    private static IEnumerable<WithheldPart> Parts(string headers) => Values(headers, WithheldPart.Header).Select(WithheldPart.FromHeaderValue).OfType<WithheldPart>();

    // In the stored JSON, a header that occurs once has a string as its value, and a header that occurs several times has an array of strings.
    private static IEnumerable<string> Values(string headers, string name)
    {
        using var json = JsonDocument.Parse(headers);
        foreach (var member in json.RootElement.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            return member.Value.ValueKind == JsonValueKind.Array
                ? [.. member.Value.EnumerateArray().Select(value => value.GetString()!)]
                : [member.Value.GetString()!];
        }

        return [];
    }
}
