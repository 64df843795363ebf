using System.Text;

namespace Pix.Fuzz.Reading;

/// <summary>Rows about XML documents that readers may read differently: encodings, pieces of values, duplicates, namespaces, names.</summary>
internal static class XmlRows
{
    private const string Payment = "Envelope/Document/*/CdtTrfTxInf/";
    private const string Amount = Payment + "IntrBkSttlmAmt", Fr = "Envelope/AppHdr/Fr/FIId/FinInstnId/Othr/Id";
    private const string Declared = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>";

    /// <summary>Places of messages whose values are written in each way of <see cref="Dressings"/>.</summary>
    private static readonly (string Name, ReadingSeed Seed, string Place, string Value, string Tag)[] Values =
    [
        ("Fr", ReadingSeed.Pacs008, Fr, "99999010", "Id"),
        ("BizMsgIdr", ReadingSeed.Pacs008, "Envelope/AppHdr/BizMsgIdr", "M9999901012345678901234567890123", "BizMsgIdr"),
        ("EndToEndId", ReadingSeed.Pacs008, Payment + "PmtId/EndToEndId", "E9999901012341234123412345678900", "EndToEndId"),
        ("amount", ReadingSeed.Pacs008, Amount, "1000.00", "IntrBkSttlmAmt Ccy=\"BRL\""),
        ("DbtrAgt", ReadingSeed.Pacs008, Payment + "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", "99999010", "MmbId"),
        ("OrgnlEndToEndId (pacs.002)", ReadingSeed.Pacs002, "Envelope/Document/*/TxInfAndSts/OrgnlEndToEndId", "E9999901012341234123412345678900", "OrgnlEndToEndId"),
        ("InitgPty", ReadingSeed.Initiated, Payment + "InitgPty/Id/OrgId/Othr/Id", ReadingSeed.Initiator, "Id"),
        ("LclInstrm", ReadingSeed.Pacs008, Payment + "MndtRltdInf/Tp/LclInstrm/Prtry", "MANU", "Prtry"),
        ("Key (DICT)", ReadingSeed.CreateEntry, "CreateEntryRequest/Entry/Key", "+5561988880000", "Key"),
        ("Participant (DICT)", ReadingSeed.CreateEntry, "CreateEntryRequest/Entry/Account/Participant", "12345678", "Participant"),
    ];

    /// <summary>Ways to write a value; <c>{0}</c> is its first half, <c>{1}</c> its second half.</summary>
    private static readonly (string Name, string Form)[] Dressings =
    [
        ("whole in CDATA", "<![CDATA[{0}{1}]]>"), ("half of it in CDATA", "{0}<![CDATA[{1}]]>"), ("an empty CDATA behind it", "{0}{1}<![CDATA[]]>"), ("a comment inside", "{0}<!-- x -->{1}"), ("a comment before it", "<!-- x -->{0}{1}"),
        ("a comment behind it", "{0}{1}<!-- x -->"), ("a processing instruction inside", "{0}<?x y?>{1}"), ("an element inside", "{0}<x/>{1}"), ("written with references", "{0}&#{2};{3}"), ("a blank before it", " {0}{1}"), ("a CR behind it", "{0}{1}\r"),
        ("an entity that nobody declared", "{0}&x;{1}"),
    ];

    public static IEnumerable<ReadingRow> All() => Encodings().Concat(Declarations()).Concat(Pieces()).Concat(Currencies()).Concat(Duplicates()).Concat(Namespaces()).Concat(Names()).Concat(Around());

    private static IEnumerable<ReadingRow> Encodings()
    {
        var text = ReadingSeed.Pacs008.Document;
        var bare = text.Replace(Declared, "", StringComparison.Ordinal);
        (string, byte[])[] rows =
        [
            ("UTF-8", Encoding.UTF8.GetBytes(text)),
            ("UTF-8 with byte order mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]),
            ("UTF-8 with two byte order marks", [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]),
            ("UTF-16, little end first, with mark, without declaration", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(bare)]),
            ("UTF-16, big end first, with mark, without declaration", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(bare)]),
            ("UTF-16, little end first, without mark and declaration", Encoding.Unicode.GetBytes(bare)),
            ("UTF-16, big end first, without mark and declaration", Encoding.BigEndianUnicode.GetBytes(bare)),
            ("UTF-16, declared", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.Replace("UTF-8", "UTF-16", StringComparison.Ordinal))]),
            ("UTF-32 without mark and declaration", Encoding.UTF32.GetBytes(bare)),
            ("UTF-32 with mark", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(bare)]),
            ("ISO-8859-1, declared", Encoding.Latin1.GetBytes(text.Replace("UTF-8", "ISO-8859-1", StringComparison.Ordinal).Replace("Campo livre", "Doa\u00E7\u00E3o", StringComparison.Ordinal))),
            ("ISO-8859-1, not declared", Encoding.Latin1.GetBytes(text.Replace("Campo livre", "Doa\u00E7\u00E3o", StringComparison.Ordinal))),
            ("UTF-8 that is declared to be ISO-8859-1", Encoding.UTF8.GetBytes(text.Replace("UTF-8", "ISO-8859-1", StringComparison.Ordinal))),
            ("UTF-8 that is declared to be UTF-16", Encoding.UTF8.GetBytes(text.Replace("UTF-8", "UTF-16", StringComparison.Ordinal))),
            ("UTF-8 that is declared to be UTF-7", Encoding.UTF8.GetBytes(text.Replace("UTF-8", "UTF-7", StringComparison.Ordinal))),
            ("UTF-8 that is declared to be US-ASCII", Encoding.UTF8.GetBytes(text.Replace("UTF-8", "US-ASCII", StringComparison.Ordinal))),
            ("an overlong slash", Put(text, "1000.00<", [0xC0, 0xAF])),
            ("half of a surrogate pair in UTF-8", Put(text, "1000.00<", [0xED, 0xA0, 0x80])),
            ("a character cut off", Put(text, "1000.00<", [0xC3])),
            ("a NUL behind the document", [.. Encoding.UTF8.GetBytes(text), 0]),
            ("a NUL inside a value", Put(text, "1000.00<", [0])),
        ];
        return rows.Select(row => Row("Encoding", row.Item1, ReadingSeed.Pacs008, Fr, row.Item2));
    }

    private static IEnumerable<ReadingRow> Declarations() => Changed("Declaration and document type", Fr,
    [
        ["no declaration", Declared, ""], ["version 1.1", "version=\"1.0\"", "version=\"1.1\""], ["version 1.9", "version=\"1.0\"", "version=\"1.9\""], ["encoding in small letters", "UTF-8", "utf-8"], ["encoding UTF8", "UTF-8", "UTF8"],
        ["standalone", "standalone=\"no\"", "standalone=\"yes\""], ["a blank before the declaration", Declared, " " + Declared], ["two declarations", Declared, Declared + Declared], ["a declaration inside", "<AppHdr>", "<AppHdr><?xml version=\"1.0\"?>"],
        ["a document type", "<Envelope", "<!DOCTYPE Envelope><Envelope"], ["a document type in small letters", "<Envelope", "<!doctype Envelope><Envelope"],
        ["an entity that is the sender", "<Envelope", "<!DOCTYPE Envelope [<!ENTITY e \"99999011\">]><Envelope", "<Id>99999010<", "<Id>&e;<"],
        ["an attribute by default", "<Envelope", "<!DOCTYPE Envelope [<!ATTLIST Fr a CDATA \"1\">]><Envelope"], ["an external document type", "<Envelope", "<!DOCTYPE Envelope SYSTEM \"file:///dev/null\"><Envelope"],
    ]);

    private static IEnumerable<ReadingRow> Pieces() =>
        from value in Values
        from dressing in Dressings
        let half = value.Value.Length / 2
        let written = string.Format(System.Globalization.CultureInfo.InvariantCulture, dressing.Form, value.Value[..half], value.Value[half..], (int)value.Value[half], value.Value[(half + 1)..])
        select Row("Pieces of a value", $"{value.Name}: {dressing.Name}", value.Seed, value.Place, Once(value.Seed.Document, $"<{value.Tag}>{value.Value}<", $"<{value.Tag}>{written}<"));

    private static IEnumerable<ReadingRow> Currencies() => Changed("Currency of an amount", Amount + "/@Ccy",
    [
        ["Ccy", "Ccy=\"BRL\"", "Ccy=\"BRL\""], ["Ccy in single quotes", "Ccy=\"BRL\"", "Ccy='BRL'"], ["Ccy written with references", "Ccy=\"BRL\"", "Ccy=\"&#66;R&#x4C;\""], ["Ccy with blanks around the equals sign", "Ccy=\"BRL\"", "Ccy = \"BRL\""],
        ["no Ccy", " Ccy=\"BRL\"", ""], ["Ccy twice", "Ccy=\"BRL\"", "Ccy=\"BRL\" Ccy=\"USD\""], ["Ccy and another in a namespace", "Ccy=\"BRL\"", "xmlns:p=\"urn:x\" p:Ccy=\"USD\" Ccy=\"BRL\""], ["Ccy in a namespace alone", "Ccy=\"BRL\"", "xmlns:p=\"urn:x\" p:Ccy=\"BRL\""],
        ["Ccy with a line break", "Ccy=\"BRL\"", "Ccy=\"BRL\n\""], ["Ccy with a CR", "Ccy=\"BRL\"", "Ccy=\"BRL\r\""], ["Ccy with a tab", "Ccy=\"BRL\"", "Ccy=\"B\tRL\""], ["Ccy with a reference to a line break", "Ccy=\"BRL\"", "Ccy=\"BRL&#10;\""], ["Ccy with a reference to a CR", "Ccy=\"BRL\"", "Ccy=\"BRL&#13;\""],
        ["Ccy with a '<'", "Ccy=\"BRL\"", "Ccy=\"<\""], ["Ccy with a '>'", "Ccy=\"BRL\"", "Ccy=\"BRL>\""], ["Ccy with an entity that nobody declared", "Ccy=\"BRL\"", "Ccy=\"&x;\""], ["Ccy without quotes", "Ccy=\"BRL\"", "Ccy=BRL"],
    ]);

    private static IEnumerable<ReadingRow> Duplicates()
    {
        const string Sender = "<FIId><FinInstnId><Othr><Id>99999011</Id></Othr></FinInstnId></FIId>";
        return Changed("Duplicates", Fr,
        [
            ["another Fr before", "<Fr>", $"<Fr>{Sender}</Fr><Fr>"], ["another Fr behind", "</Fr>", $"</Fr><Fr>{Sender}</Fr>"], ["another Id in Fr", "<Id>99999010</Id>", "<Id>99999010</Id><Id>99999011</Id>"], ["another Othr in Fr", "<Othr>", "<Othr><Id>99999011</Id></Othr><Othr>"],
            ["another FIId in Fr", "<FIId>", Sender + "<FIId>"], ["another AppHdr before", "<AppHdr>", $"<AppHdr><Fr>{Sender}</Fr></AppHdr><AppHdr>"], ["another AppHdr behind", "</Document>", $"</Document><AppHdr><Fr>{Sender}</Fr></AppHdr>"],
            ["an AppHdr inside Document", "<GrpHdr>", $"<AppHdr><Fr>{Sender}</Fr></AppHdr><GrpHdr>"], ["an Envelope inside Document", "<GrpHdr>", "<Envelope/><GrpHdr>"], ["another Document", "</Document>", "</Document><Document/>"], ["AppHdr as a comment", "<AppHdr>", $"<!--<AppHdr><Fr>{Sender}</Fr></AppHdr>--><AppHdr>"],
        ]).Concat(Changed("Duplicates", "Envelope/AppHdr/BizMsgIdr", [["another BizMsgIdr", "<BizMsgIdr>", "<BizMsgIdr>M9999901112345678901234567890123</BizMsgIdr><BizMsgIdr>"]]))
            .Concat(Changed("Duplicates", "Envelope/AppHdr/MsgDefIdr", [["another MsgDefIdr", "</MsgDefIdr>", "</MsgDefIdr><MsgDefIdr>pacs.002.spi.1.17</MsgDefIdr>"]]))
            .Concat(Changed("Duplicates", "Envelope/AppHdr/CreDt", [["another CreDt", "<CreDt>", "<CreDt>2026-01-01T00:00:00.000Z</CreDt><CreDt>"]]))
            .Concat(Changed("Duplicates", Payment + "PmtId/EndToEndId", [["another EndToEndId", "<EndToEndId>", "<EndToEndId>E9999901112341234123412345678900</EndToEndId><EndToEndId>"]]))
            .Concat(Changed("Duplicates", Payment + "DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", [["another MmbId of DbtrAgt", "<MmbId>99999010<", "<MmbId>99999011</MmbId><MmbId>99999010<"]]));
    }

    private static IEnumerable<ReadingRow> Namespaces() => Changed("Namespaces and prefixes", Fr,
    [
        ["a prefix on everything", "<", "<p:", "<p:/", "</p:", "<p:?", "<?", "xmlns=", "xmlns:p="], ["another prefix on one element", "<Fr>", "<q:Fr xmlns:q=\"https://www.bcb.gov.br/pi/pacs.008/1.16\">", "</Fr>", "</q:Fr>"], ["Fr in no namespace", "<Fr>", "<Fr xmlns=\"\">"],
        ["Fr in another namespace", "<Fr>", "<Fr xmlns=\"urn:x\">"], ["another message's namespace", "pacs.008/1.16\"", "pacs.002/1.17\""], ["namespace with a slash behind", "1.16\"", "1.16/\""], ["namespace in capitals", "bcb.gov.br", "BCB.gov.br"], ["namespace with an encoded letter", "bcb.gov.br", "%62cb.gov.br"],
        ["namespace with a reference", "bcb.gov.br", "&#98;cb.gov.br"], ["namespace with a blank behind", "1.16\"", "1.16 \""], ["a prefix that is not declared", "<Fr>", "<q:Fr>", "</Fr>", "</q:Fr>"], ["a prefix that is taken back", "<Fr>", "<Fr xmlns:q=\"\">"], ["the prefix xml declared anew", "<Fr>", "<Fr xmlns:xml=\"urn:x\">"],
        ["the prefix xmlns declared", "<Fr>", "<Fr xmlns:xmlns=\"urn:x\">"], ["a namespace name with a blank", "<Fr>", "<Fr xmlns:q=\"urn:x y\">"], ["a relative namespace name", "<Fr>", "<Fr xmlns:q=\"x\">"], ["the same attribute by two prefixes", "<Fr>", "<Fr xmlns:a=\"urn:x\" xmlns:b=\"urn:x\" a:c=\"1\" b:c=\"2\">"],
        ["the same attribute twice", "<Fr>", "<Fr a=\"1\" a=\"2\">"], ["xsi:nil on the sender's id", "<Id>", "<Id xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\">"], ["two colons in a name", "<Fr>", "<a:b:Fr>", "</Fr>", "</a:b:Fr>"],
    ]);

    private static IEnumerable<ReadingRow> Names() => Changed("Names", Fr,
    [
        ["an element's name of 300 letters", "<GrpHdr>", $"<{new string('a', 300)}/><GrpHdr>"], ["an element's name of 1,001 letters", "<GrpHdr>", $"<{new string('a', 1001)}/><GrpHdr>"], ["an instruction's name of 1,001 letters", "<GrpHdr>", $"<?{new string('a', 1001)}?><GrpHdr>"],
        ["a prefix of 1,001 letters", "<Fr>", $"<Fr xmlns:{new string('a', 1001)}=\"urn:x\">"], ["an attribute's name of 1,001 letters", "<Fr>", $"<Fr {new string('a', 1001)}=\"1\">"], ["Fr in small letters", "<Fr>", "<fr>", "</Fr>", "</fr>"], ["Fr with a Cyrillic letter", "<Id>", "<\u0406d>", "</Id>", "</\u0406d>"],
        ["a name that came with Unicode 5", "<GrpHdr>", "<\u2C00/><GrpHdr>"], ["a name outside the first plane", "<GrpHdr>", "<\U00010000/><GrpHdr>"], ["a blank behind '<'", "<Fr>", "< Fr>"], ["a line break before '>'", "</Fr>", "</Fr\n>"],
    ]);

    private static IEnumerable<ReadingRow> Around() => Changed("Around the message", Fr,
    [
        ["a comment before the root", "<Envelope", "<!-- x --><Envelope"], ["an instruction before the root", "<Envelope", "<?x y?><Envelope"], ["a comment behind the root", "</Envelope>", "</Envelope><!-- x -->"], ["an instruction behind the root", "</Envelope>", "</Envelope><?x y?>"],
        ["text behind the root", "</Envelope>", "</Envelope>x"], ["another root", "</Envelope>", "</Envelope><Envelope/>"], ["an instruction in AppHdr", "<AppHdr>", "<AppHdr><?x y?>"], ["an attribute of Envelope", "<Envelope", "<Envelope a=\"1\""], ["text in Envelope", "<AppHdr>", "x<AppHdr>"], ["text in AppHdr", "<Fr>", "x<Fr>"],
        ["blanks as CDATA in AppHdr", "<Fr>", "<![CDATA[ ]]><Fr>"], ["a reference to a blank in AppHdr", "<Fr>", "&#32;<Fr>"], ["two hyphens in a comment", "<Fr>", "<!-- -- --><Fr>"], ["line breaks of Windows", "\n", "\r\n"], ["line breaks of old Macintoshes", "\n", "\r"],
    ]);

    private static IEnumerable<ReadingRow> Changed(string group, string place, string[][] rows) => rows.Select(row =>
    {
        var text = ReadingSeed.Pacs008.Document;
        for (var i = 1; i < row.Length; i += 2)
        {
            // A row with several replacements, or for line breaks, replaces every occurrence; other rows replace only the first, which is in the sender.
            text = row.Length > 3 || row[1] is "\n" ? text.Replace(row[i], row[i + 1], StringComparison.Ordinal) : Once(text, row[i], row[i + 1]);
        }

        return Row(group, row[0], ReadingSeed.Pacs008, place, text);
    });

    private static string Once(string text, string original, string replacement)
    {
        var at = text.IndexOf(original, StringComparison.Ordinal);
        return at < 0 ? throw new ArgumentException($"Not in the message: {original}") : text[..at] + replacement + text[(at + original.Length)..];
    }

    private static byte[] Put(string text, string before, byte[] bytes)
    {
        var at = Encoding.UTF8.GetByteCount(text.AsSpan(0, text.IndexOf(before, StringComparison.Ordinal)));
        var document = Encoding.UTF8.GetBytes(text);
        return [.. document[..at], .. bytes, .. document[at..]];
    }

    private static ReadingRow Row(string group, string what, ReadingSeed seed, string place, string document) => Row(group, what, seed, place, Encoding.UTF8.GetBytes(document));

    private static ReadingRow Row(string group, string what, ReadingSeed seed, string place, byte[] document)
    {
        var result = seed.Check(document);
        return new ReadingRow(
            group, what, result.Refusal?.Rule ?? ReadingRow.Accepts, result.Refusal is null ? PixReader.Xml(seed.Profile, document, place) : "", ReadingCase.Xml([place], document));
    }
}
