using System.Text;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Outgoing;

namespace Pix.Fuzz.Reading;

/// <summary>Rows about multipart bodies, content types and paths that readers may read differently.</summary>
internal static class WireRows
{
    private const string Type = "multipart/mixed; boundary=b", Field = "Content-Type: application/xml; charset=utf-8\r\n";

    private static readonly string Message = ReadingSeed.Pacs008.Document;

    public static IEnumerable<ReadingRow> All() => Multipart().Concat(Types()).Concat(Paths());

    private static IEnumerable<ReadingRow> Multipart()
    {
        var part = $"--b\r\n{Field}\r\n{Message}\r\n";
        var whole = part + part + "--b--\r\n";
        (string What, string Type, string Body)[] rows =
        [
            ("two parts", Type, whole), ("boundary in quotes", "multipart/mixed; boundary=\"b\"", whole), ("boundary given twice", Type + "; boundary=c", whole), ("boundary with a backslash", "multipart/mixed; boundary=\"\\b\"", whole),
            ("boundary in continuations", "multipart/mixed; boundary*0=b", whole), ("boundary in capitals", "multipart/mixed; boundary=B", whole), ("no boundary", "multipart/mixed", whole), ("multipart/related", "multipart/related; boundary=b", whole),
            ("text before the first part", Type, "x\r\n" + whole), ("a line break before the first part", Type, "\r\n" + whole), ("text behind the last part", Type, whole + "x"), ("another part behind the end", Type, whole + part), ("no end", Type, part + part), ("an end without line break", Type, whole.TrimEnd()),
            ("LF in place of CRLF", Type, whole.Replace("\r\n", "\n", StringComparison.Ordinal)), ("CR in place of CRLF", Type, whole.Replace("\r\n", "\r", StringComparison.Ordinal)), ("a boundary behind LF", Type, whole.Replace("\r\n--b\r\n", "\n--b\r\n", StringComparison.Ordinal)),
            ("a boundary behind LF, inside a message", Type, whole.Replace("<GrpHdr>", "<?x \n--b\n?><GrpHdr>", StringComparison.Ordinal)), ("a boundary behind CR, inside a message", Type, whole.Replace("<GrpHdr>", "<?x \r--b\r?><GrpHdr>", StringComparison.Ordinal)),
            ("a boundary inside a line of a message", Type, whole.Replace("<GrpHdr>", "<?x --b ?><GrpHdr>", StringComparison.Ordinal)), ("blanks behind a boundary", Type, whole.Replace("--b\r\n", "--b \t\r\n", StringComparison.Ordinal)), ("letters behind a boundary", Type, whole.Replace("--b\r\n", "--bc\r\n", StringComparison.Ordinal)),
            ("a field that is folded", Type, whole.Replace(Field, Field + "X: 1\r\n 2\r\n", StringComparison.Ordinal)), ("a bare CR in a field, a field behind it", Type, whole.Replace(Field, Field + "X: 1\rPI-ResourceId: a\r\n", StringComparison.Ordinal)),
            ("a bare LF between fields", Type, whole.Replace(Field, Field + "X: 1\nPI-ResourceId: a\r\n", StringComparison.Ordinal)), ("a bare CR and the end of the fields", Type, whole.Replace(Field, Field + "X: 1\r\r--b\r\r\n", StringComparison.Ordinal)),
            ("a line without colon", Type, whole.Replace(Field, Field + "X\r\n", StringComparison.Ordinal)), ("a blank before the colon", Type, whole.Replace(Field, Field + "PI-ResourceId : a\r\n", StringComparison.Ordinal)), ("PI-ResourceId twice", Type, whole.Replace(Field, Field + "PI-ResourceId: a\r\nPI-ResourceId: c\r\n", StringComparison.Ordinal)),
            ("two content types", Type, whole.Replace(Field, Field + "Content-Type: text/plain\r\n", StringComparison.Ordinal)), ("a field in ISO-8859-1", Type, whole.Replace(Field, Field + "X: \u00E9\r\n", StringComparison.Ordinal)), ("parts in base64", Type, whole.Replace(Field, Field + "Content-Transfer-Encoding: base64\r\n", StringComparison.Ordinal)),
            ("parts in quoted-printable", Type, whole.Replace(Field, Field + "Content-Transfer-Encoding: quoted-printable\r\n", StringComparison.Ordinal)), ("parts compressed", Type, whole.Replace(Field, Field + "Content-Encoding: gzip\r\n", StringComparison.Ordinal)), ("parts without fields", Type, whole.Replace(Field, "", StringComparison.Ordinal)),
            ("a multipart in a part", Type, whole.Replace(Field, "Content-Type: multipart/mixed; boundary=c\r\n", StringComparison.Ordinal)), ("a message in a part", Type, whole.Replace(Field, "Content-Type: message/rfc822\r\n", StringComparison.Ordinal)), ("parts in ISO-8859-1", Type, whole.Replace("utf-8", "iso-8859-1", StringComparison.Ordinal)),
        ];
        return rows.Select(row =>
        {
            var body = Encoding.Latin1.GetBytes(row.Body);
            var result = ReadingSeed.Pacs008.Check(body, row.Type);
            return Row("Multipart", row.What, result, result.Refusal is null ? PixReader.Parts(row.Type, body) : "", ReadingCase.Parts(row.Type, body));
        });
    }

    private static IEnumerable<ReadingRow> Types()
    {
        string[] rows =
        [
            "application/xml; charset=utf-8", "application/xml", "Application/XML; Charset=UTF-8", "application/xml; charset=\"utf-8\"", "application/xml; charset=utf8", "application/xml; charset=utf-8; charset=utf-16", "application/xml; charset=utf-16",
            "application/xml; charset=iso-8859-1", "application/xml; charset*=utf-8''utf-16", "application/xml; charset=utf-8; x=1", "text/xml; charset=utf-8", "application/xml charset=utf-16", "application/xml;; charset=utf-16", "application/xml, text/xml", "application/xml; charset=utf-7", "application/soap+xml",
        ];
        return rows.Select(type => Row(
            "Content-Type", type, ReadingSeed.Pacs008.Check(Encoding.UTF8.GetBytes(Message), type), "application/xml" + (type.Contains("charset", StringComparison.OrdinalIgnoreCase) ? " utf-8" : " "), ReadingCase.Type(type)));
    }

    private static IEnumerable<ReadingRow> Paths()
    {
        string[] rows =
        [
            "/api/v2/entries/11122233300", "/api/v2/entries/%2B5561988880000", "/api/v2/entries/+5561988880000", "/api/v2/entries/a%40pix.br", "/api/v2/entries/a@pix.br", "/api/v2/entries/A@pix.br", "/api/v2/entries/%61@pix.br", "/api/v2/entries/../claims/", "/api/v2/entries/%2e%2e/claims",
            "/api/v2/entries/.%2E/claims", "/api/v2/entries/..;x=1/claims", "/api/v2/entries/%2e%2e%3Bx/claims", "/api/v2/entries/%20..%20/claims", "/api/v2/entries/..%2Fclaims", "/api/v2/entries/a%2F..%2Fb%40pix.br", "/api/v2/entries/%252e%252e", "/api/v2/entries/%2565", "/api/v2/entries/%C3%A9@pix.br", "/api/v2/entries/%C0%AE%C0%AE",
            "/api/v2/entries/\u00E9@pix.br", "/api/v2//entries/11122233300", "/api/v2/entries/./11122233300", "/api/v2/entries/11122233300/", "/api/v2/entries/11122233300%00", "/api/v2/entries/11122233300%0D%0A", "/api/v2/entries/a%5Cb", "/api/v2/entries/a\\b", "/api/v2/entries/a%b", "/api/v2/entries/a#b", "/api/v2/entries/a?b", "/API/v2/entries/11122233300",
            "//evil/api/v2/entries/11122233300", "/api/v2/entries;x=1/11122233300", "/api/v2/entries/11122233300;x=1", "/api/v2/entries/a%3Fb", "/api/v2/entries/a%23b",
        ];
        return rows.Select(Path);
    }

    private static ReadingRow Path(string path)
    {
        var match = ReadingSeed.Operations.Find(PixChannel.Dict, "GET", path);
        if (match.Operation is not { } operation)
        {
            return new ReadingRow("Path", path, match.Kind.ToString(), "", ReadingCase.Path(path));
        }

        var request = new ExchangeRequest
        {
            Channel = PixChannel.Dict,
            Method = "GET",
            Path = path,
            Headers = [.. operation.RequiredHeaders.Select(name => new HeaderField(name, ReadingSeed.Ispb))],
            Deadline = TimeSpan.FromSeconds(10),
        };
        var result = ReadingSeed.Admission.Check(operation, request);
        var sent = OutgoingHead.Of(operation, request, "").Path;
        return Row("Path", path, result, XmlView.Written(Uri.UnescapeDataString(sent)), ReadingCase.Path(result.Refusal is null ? sent : path));
    }

    private static ReadingRow Row(string group, string what, AdmissionResult result, string view, ReadingCase read) => new(group, what, result.Refusal?.Rule ?? ReadingRow.Accepts, view, read);
}
