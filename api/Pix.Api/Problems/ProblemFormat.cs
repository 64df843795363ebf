using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml;
using Pix.Domain;

namespace Pix.Api.Problems;

/// <summary>Renders a problem as JSON or XML (RFC 9457, 3 and appendix B).</summary>
internal static class ProblemFormat
{
    // RFC 9457 keeps the namespace of RFC 7807 for the XML form.
    private const string XmlNamespace = "urn:ietf:rfc:7807";

    /// <summary>Returns the problem in the form that the caller's Accept header prefers; JSON when it prefers neither.</summary>
    public static (string ContentType, byte[] Bytes) Render(Problem problem, string requestId, string accept) =>
        PrefersXml(accept)
            ? ("application/problem+xml; charset=utf-8", RenderXml(problem, requestId))
            : ("application/problem+json", RenderJson(problem, requestId));

    private static bool PrefersXml(string accept)
    {
        double xml = 0, json = 0;
        foreach (var part in accept.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!MediaTypeWithQualityHeaderValue.TryParse(part, out var range) || range.MediaType is not { } type)
            {
                continue;
            }

            var quality = range.Quality ?? 1;
            xml = type.EndsWith("/xml", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) ? Math.Max(xml, quality) : xml;
            json = type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase) ? Math.Max(json, quality) : json;
        }

        return xml > json;
    }

    /// <summary>Returns the problem as JSON.</summary>
    public static byte[] RenderJson(Problem problem, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Members(problem, requestId))
            {
                json.WriteString(name, value);
            }

            json.WriteNumber("status", problem.Status);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] RenderXml(Problem problem, string requestId)
    {
        using var stream = new MemoryStream(512);
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("problem", XmlNamespace);
            foreach (var (name, value) in Members(problem, requestId))
            {
                xml.WriteElementString(name, XmlNamespace, value);
            }

            xml.WriteElementString("status", XmlNamespace, problem.Status.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static IEnumerable<(string Name, string Value)> Members(Problem problem, string requestId)
    {
        (string Name, string Value)[] members =
        [
            ("type", problem.Type),
            ("title", problem.Title),
            ("fate", problem.Fate.Word()),
            ("detail", problem.Detail),
            ("rule", problem.Rule),
            ("xpath", problem.XPath),
            ("requestId", requestId),
            ("recordId", problem.RecordId),
            ("endToEndId", problem.EndToEndId),
        ];
        return members.Where(member => member.Value.Length > 0).Select(member => (member.Name, Readable(member.Value)));
    }

    // A sentence of a silo may quote what a peer sent. So that neither JSON nor XML fails, characters that an XML document cannot hold are
    // replaced by U+FFFD.
    private static string Readable(string value)
    {
        if (IsReadable(value))
        {
            return value;
        }

        var readable = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            readable.Append(rune.Value <= char.MaxValue && !XmlConvert.IsXmlChar((char)rune.Value) ? Rune.ReplacementChar : rune);
        }

        return readable.ToString();
    }

    private static bool IsReadable(string value)
    {
        foreach (var character in value)
        {
            if (!XmlConvert.IsXmlChar(character))
            {
                return false;
            }
        }

        return true;
    }
}
