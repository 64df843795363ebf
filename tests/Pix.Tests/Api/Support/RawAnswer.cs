using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pix.Api.Tests.Support;

/// <summary>An answer as its bytes came; Latin-1, so that a byte is a character.</summary>
internal sealed partial record RawAnswer(int Status, ILookup<string, string> Headers, string Body, string Text)
{
    private static readonly string[] Outcomes = ["answered", "not-sent", "outcome-unknown", "rejected"];

    public string Outcome => Header("pix-outcome");

    public JsonElement Problem => JsonDocument.Parse(Encoding.Latin1.GetBytes(Body)).RootElement;

    /// <summary>What it tells in short: status, outcome, and a problem's type without its prefix.</summary>
    public string Told => $"{Status} {Outcome}{(Header("Content-Type") == "application/problem+json" ? " " + Problem.GetProperty("type").GetString()!.Split(':')[^1] : "")}";

    public string Header(string name) => string.Join(", ", Headers[name]);

    /// <summary>An outcome and a request id, once each.</summary>
    public RawAnswer AssertTold(string what = "")
    {
        Assert.True(Outcomes.Contains(Outcome) && RequestIds().IsMatch(Header("pix-request-id")), $"{what}: {Text}");
        return this;
    }

    /// <summary>The first whole answer in the bytes that is not an interim one (1xx); null while there is none.</summary>
    public static RawAnswer? Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var lines = text[..end].Split("\r\n");
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var rest = text[(end + 4)..];
        if (status is 100)
        {
            return Parse(rest);
        }

        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToLookup(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = int.TryParse(headers["Content-Length"].FirstOrDefault(), CultureInfo.InvariantCulture, out var declared) ? declared : 0;
        return rest.Length < length ? null : new RawAnswer(status, headers, rest[..length], text);
    }

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex RequestIds();
}
