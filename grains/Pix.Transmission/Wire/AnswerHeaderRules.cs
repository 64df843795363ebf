using System.Collections.Frozen;
using System.Collections.Immutable;
using Pix.Contracts.Exchange;

namespace Pix.Transmission;

/// <summary>Which headers of an answer go back to the caller.</summary>
/// <remarks>Those of the connection and of the encoding end here: the body is passed on decoded and whole.</remarks>
internal static class AnswerHeaderRules
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "Allow", "Cache-Control", "Content-Language", "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Retry-After", "Set-Cookie",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static ImmutableArray<HeaderField> Of(HttpResponseMessage response)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (Names.Contains(name) || name.StartsWith("PI-", StringComparison.OrdinalIgnoreCase))
            {
                fields.AddRange(values.Select(value => new HeaderField(name, value)));
            }
        }

        return fields.ToImmutable();
    }
}
