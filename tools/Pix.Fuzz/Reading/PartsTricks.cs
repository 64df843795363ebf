using System.Text;

namespace Pix.Fuzz.Reading;

/// <summary>Makes multipart bodies with small deviations from the standard.</summary>
internal sealed class PartsTricks(Random random)
{
    private static readonly string[] Boundaries = ["b", "simple boundary", "a'()+_,-./:=?z", "----b", "B", "b--", "0123456789012345678901234567890123456789012345678901234567890123456789"];

    private static readonly string[] Types =
    [
        "multipart/mixed; boundary=\"{0}\"", "multipart/mixed;boundary=\"{0}\"", "Multipart/Mixed; Boundary=\"{0}\"", "multipart/mixed; boundary={0}", "multipart/mixed; charset=utf-8; boundary=\"{0}\"", "multipart/mixed; boundary=\"{0}\"; boundary=\"c\"",
        "multipart/mixed; boundary=\"{0}\"; type=x", "multipart/mixed; boundary=\"\\{0}\"", "multipart/mixed; boundary=\"{0}\";", "multipart/mixed; boundary*0=\"{0}\"", "multipart/mixed; boundary*=utf-8''{0}", "multipart/related; boundary=\"{0}\"", "multipart/mixed; boundary=\"{0} \"",
        "multipart/mixed ; boundary = \"{0}\"", "multipart/mixed; boundary=\" {0}\"", "multipart/mixed; boundary=\"{0}\" (x)",
    ];

    private static readonly string[] Fields =
    [
        "Content-Type: application/xml; charset=utf-8\r\n", "content-type:application/xml\r\n", "Content-Type: application/xml; charset=\"UTF-8\"\r\n", "Content-Type: application/xml; charset=utf-8\r\nPI-ResourceId: a1\r\n",
        "Content-Type: application/xml; charset=utf-8\r\nPI-ResourceId: a1\r\nPI-ResourceId: a2\r\n", "Content-Type: application/xml\r\nX: 1\r\n 2\r\n", "Content-Type: application/xml\nX: 1\r\n", "Content-Type: application/xml\r\nX: 1\rPI-ResourceId: b\r\n",
        "Content-Type: application/xml\r\nX\r\n", "Content-Type: application/xml\r\nContent-Transfer-Encoding: base64\r\n", "Content-Type: application/xml\r\nContent-Transfer-Encoding: 8bit\r\n", "Content-Type: application/xml\r\nContent-Transfer-Encoding: quoted-printable\r\n",
        "Content-Type : application/xml\r\n", "", "Content-Type: application/xml; charset=iso-8859-1\r\n", "Content-Type: application/xml\r\nX: \u00E9\r\n", "Content-Type: application/xml\r\nPI-ResourceId:\t a1 \r\n", "From me\r\nContent-Type: application/xml\r\n",
        "Content-Type: application/xml\r\nContent-Encoding: gzip\r\n", "Content-Type: multipart/mixed; boundary=c\r\n", "Content-Type: message/rfc822\r\n", "Content-Type: application/xml\r\nContent-Disposition: attachment; filename=x\r\n", "Content-Type: application/xml\r\nMIME-Version: 1.0\r\n",
        "Content-Type: application/xml\r\nContent-Length: 3\r\n", "Content-Type: application/xml\r\nContent-Transfer-Encoding: BINARY\r\n", "Content-Type: application/xml\r\nContent-Transfer-Encoding: 7bit\r\n",
    ];

    private static readonly string[] Ends = ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "", "\r\n\r\n", " \r\n", "\t\r\n", "-\r\n", "\r\r\n"];

    /// <summary>Makes a multipart body of the given documents, and returns it with its content type.</summary>
    public (string ContentType, byte[] Body) Wrap(IReadOnlyList<byte[]> documents)
    {
        var boundary = One(Boundaries);
        var body = new MemoryStream();
        Write(body, random.Next(8) == 0 ? One(["\r\n", "preamble\r\n", "\n", " "]) : "");
        foreach (var document in documents)
        {
            Write(body, $"--{boundary}{One(Ends)}{(random.Next(3) == 0 ? One(Fields) : Fields[0])}{(random.Next(12) == 0 ? One(Ends) : "\r\n")}");
            body.Write(WithBoundary(document, boundary));
            Write(body, random.Next(12) == 0 ? One(Ends) : "\r\n");
        }

        Write(body, $"--{boundary}--{One(["\r\n", "", "\r\n\r\n", " \r\n", "\n", "x", "\r\nepilogue", $"\r\n--{boundary}\r\n", "-\r\n"])}");
        return (string.Format(System.Globalization.CultureInfo.InvariantCulture, random.Next(3) == 0 ? One(Types) : Types[0], boundary), body.ToArray());
    }

    // Inserts text that looks like the boundary, in a processing instruction or a CDATA section between two elements.
    private byte[] WithBoundary(byte[] document, string boundary)
    {
        if (random.Next(3) > 0)
        {
            return document;
        }

        var text = Encoding.Latin1.GetString(document);
        var at = text.IndexOf("</GrpHdr>", StringComparison.Ordinal);
        var line = $"{One(["\r\n", "\n", "\r", "x", " "])}{One(["-", "- ", "--", "--"])}{boundary}{One(["", "--", " ", "x", "\r\n", "\n", "\r\n\r\n"])}{One(["", "\n", "\r\n"])}";
        return at < 0 ? document : Encoding.Latin1.GetBytes(text.Insert(at, random.Next(2) == 0 ? $"<?x {line}?>" : $"<Y><![CDATA[{line}]]></Y>"));
    }

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.Latin1.GetBytes(text));

    private string One(string[] values) => values[random.Next(values.Length)];
}
