using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>The headers of an answer that are returned to the caller, and their flaws.</summary>
/// <remarks>
/// Headers of the connection and of the encoding are dropped, because the body is passed on decoded and whole. So are cookies: Pix sends
/// none, and they belong to a connection that is not the caller's. Among the others, a byte that cannot be written makes the answer
/// unreadable, whichever header it is in: the connection pool reads headers as Latin-1 and turns NUL and CR into blanks, so any other byte
/// can occur.
/// </remarks>
internal sealed class AnswerHeaders
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "Allow", "Cache-Control", "Content-Language", "Content-Type", "Date", "ETag", "Expires", "Last-Modified", "Location", "Retry-After",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Two readers that pick different ones of two values see two different answers.
    private static readonly FrozenSet<string> Once = new[] { "Content-Type", "Location", "PI-Pull-Next", "PI-ResourceId" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private AnswerHeaders(ImmutableArray<HeaderField> fields, string flaw)
    {
        Fields = fields;
        Flaw = flaw;
    }

    /// <summary>
    /// Name and value of each, in order. A character that cannot be written becomes <c>\xHH</c>; that happens only in an answer with a <see
    /// cref="Flaw"/>.
    /// </summary>
    public ImmutableArray<HeaderField> Fields { get; }

    /// <summary>Why these headers make the answer unreadable, one sentence without their values; empty when they do not.</summary>
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
