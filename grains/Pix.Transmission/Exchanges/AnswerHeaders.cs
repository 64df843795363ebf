using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>The headers of an answer that are returned to the caller, and what is wrong with them.</summary>
/// <remarks>
/// Headers about the connection and the encoding are dropped, because the body is passed on decoded and whole. Cookies are dropped, because Pix
/// sends none, and because they belong to a connection that is not the caller's. If a header that is passed on has a character that is not
/// printable ASCII, the answer is unreadable. Such characters can occur, because the connection pool reads headers as Latin-1 and replaces only
/// NUL and CR by blanks.
/// </remarks>
internal sealed class AnswerHeaders
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "Allow", "Cache-Control", "Content-Language", "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Retry-After",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Each of these headers is allowed only once, because with two different values, two readers could understand the answer differently.
    private static readonly FrozenSet<string> Once = new[] { "Content-Type", "Location", "PI-Pull-Next", "PI-ResourceId" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private AnswerHeaders(ImmutableArray<HeaderField> fields, string flaw)
    {
        Fields = fields;
        Flaw = flaw;
    }

    /// <summary>
    /// Name and value of each header, in order. A character that is not printable ASCII becomes <c>\xHH</c>, which happens only in an
    /// answer with a <see cref="Flaw"/>.
    /// </summary>
    public ImmutableArray<HeaderField> Fields { get; }

    /// <summary>Why these headers make the answer unreadable, one sentence without header values; empty if the headers are valid.</summary>
    public string Flaw { get; }

    public static AnswerHeaders Of(HttpResponseMessage response)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        var flaw = "";
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Where(header => IsPassedOn(header.Key)))
        {
            fields.AddRange(values.Select(value => new HeaderField(name, Escape(value))));
            flaw = flaw.Length > 0 ? flaw : FlawOf(name, values);
        }

        return new AnswerHeaders(fields.ToImmutable(), flaw);
    }

    private static bool IsPassedOn(string name) => Names.Contains(name) || name.StartsWith("PI-", StringComparison.OrdinalIgnoreCase);

    private static string FlawOf(string name, HeaderStringValues values) =>
        values.Any(value => !value.All(IsWritable)) ? $"The answer's header {name} has a character that is not printable ASCII."
        : values.Count > 1 && Once.Contains(name) ? $"The answer has {values.Count} headers {name}; there may be one."
        : "";

    private static bool IsWritable(char c) => c is >= ' ' and <= '~';

    private static string Escape(string value)
    {
        if (value.All(IsWritable))
        {
            return value;
        }

        var escaped = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            _ = IsWritable(c) ? escaped.Append(c) : escaped.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}");
        }

        return escaped.ToString();
    }
}
