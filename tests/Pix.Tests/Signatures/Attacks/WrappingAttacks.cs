using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;
using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>XML signature wrapping: what was signed is still there, and what would be read is something else.</summary>
internal static class WrappingAttacks
{
    private const string EvilDocument = "<Document><TxInfAndSts><TxSts>RJCT</TxSts></TxInfAndSts></Document>";
    private const string EvilHeader = "<AppHdr><Fr><Id>66666666</Id></Fr><Sgntr></Sgntr></AppHdr>";
    private const string EvilEntry = "<Entry><Key>+5566666666666</Key></Entry>";

    public static IReadOnlyList<Attack> All { get; } = [.. Spi(), .. SpiParts(), .. SpiSgntr(), .. Dict(), .. Lookalikes()];

    private static AttackList Spi()
    {
        var list = new AttackList("wrapping");
        list.Edit(SignatureProfile.Spi, "signature moved to Envelope", d => WithoutSignature(d).Swap("</AppHdr>", "</AppHdr>" + Signature(d)), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "signature moved before AppHdr", d => WithoutSignature(d).Swap("<AppHdr>", Signature(d) + "<AppHdr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "signature moved to the end of Envelope", d => WithoutSignature(d).Swap("</Envelope>", Signature(d) + "</Envelope>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "signature moved to AppHdr beside Sgntr", d => WithoutSignature(d).Swap("</Sgntr>", "</Sgntr>" + Signature(d)), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "signature moved into Document", d => WithoutSignature(d).Swap("<Document>", "<Document>" + Signature(d)), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "signature moved into a Sgntr of Document", d => WithoutSignature(d).Swap("<Document>", $"<Document><Sgntr>{Signature(d)}</Sgntr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "signature twice in Sgntr", d => d.Swap("</Sgntr>", Signature(d) + "</Sgntr>"), SignatureDuplicated);
        list.Edit(SignatureProfile.Spi, "second signature in Document", d => d.Swap("<Document>", "<Document>" + Signature(d)), SignatureDuplicated);
        list.Edit(SignatureProfile.Spi, "second signature, empty, in AppHdr", d => d.Swap("</Sgntr>", "</Sgntr><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>"), SignatureDuplicated);
        list.Edit(SignatureProfile.Spi, "second signature inside the signature", d => d.Swap("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>" + Signature(d) + "</ds:Object>"), SignatureDuplicated);
        list.Edit(SignatureProfile.Spi, "genuine Envelope inside another one", d => $"<Envelope xmlns=\"https://www.bcb.gov.br/pi/pacs.002/1.17\">{EvilHeader}{EvilDocument}{Body(d)}</Envelope>", WrongStructure, SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "genuine Envelope as Document of another one", d => $"<Envelope xmlns=\"https://www.bcb.gov.br/pi/pacs.002/1.17\">{EvilHeader}<Document>{Body(d)}</Document></Envelope>", SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "genuine Envelope in Sgntr of another one", d => $"<Envelope xmlns=\"https://www.bcb.gov.br/pi/pacs.002/1.17\"><AppHdr><Sgntr>{Body(d)}</Sgntr></AppHdr>{EvilDocument}</Envelope>", SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "genuine Envelope in an Object of its own signature", d => d.Swap("<Document>", EvilDocument + "<Document>").Swap("</ds:Signature>", "<ds:Object>" + Genuine.Part(d, "Document") + "</ds:Object></ds:Signature>"), SignatureMalformed);
        return list;
    }

    private static AttackList SpiParts()
    {
        var list = new AttackList("wrapping");
        list.Edit(SignatureProfile.Spi, "Document replaced, the genuine one in an Object", d => d.Swap(Document(d), EvilDocument).Swap("</ds:Signature>", $"<ds:Object>{Document(d)}</ds:Object></ds:Signature>"), SignatureMalformed);
        list.Edit(SignatureProfile.Spi, "Document replaced, the genuine one in Sgntr", d => d.Swap(Document(d), EvilDocument).Swap("</Sgntr>", Document(d) + "</Sgntr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "Document replaced, the genuine one inside it", d => d.Swap(Document(d), EvilDocument.Swap("</Document>", Document(d) + "</Document>")), DocumentDigest);
        list.Edit(SignatureProfile.Spi, "Document replaced, the genuine one in AppHdr", d => d.Swap(Document(d), EvilDocument).Swap("</AppHdr>", Document(d) + "</AppHdr>"), AppHdrDigest);
        list.Edit(SignatureProfile.Spi, "second Document before the genuine one", d => d.Swap("<Document>", EvilDocument + "<Document>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "second Document after the genuine one", d => d.Swap("</Document>", "</Document>" + EvilDocument), WrongStructure);
        list.Edit(SignatureProfile.Spi, "Document in a foreign namespace after the genuine one", d => d.Swap("</Document>", "</Document><Document xmlns=\"urn:evil\"/>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "Document of a foreign namespace in its place", d => d.Swap("<Document>", "<Document xmlns=\"urn:evil\">"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "second AppHdr before the genuine one", d => d.Swap("<AppHdr>", EvilHeader + "<AppHdr>"), WrongStructure, SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "second AppHdr after the genuine one", d => d.Swap("</AppHdr>", "</AppHdr>" + EvilHeader), WrongStructure);
        list.Edit(SignatureProfile.Spi, "second AppHdr after Document", d => d.Swap("</Document>", "</Document>" + EvilHeader), WrongStructure);
        list.Edit(SignatureProfile.Spi, "genuine AppHdr inside another one", d => d.Swap("<AppHdr>", "<AppHdr><Fr><Id>66666666</Id></Fr><AppHdr>").Swap("</AppHdr>", "</AppHdr></AppHdr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "AppHdr and Document swapped", d => d.Swap(Document(d), "{d}").Swap(Genuine.Part(d, "AppHdr"), Document(d)).Swap("{d}", Genuine.Part(d, "AppHdr")), WrongStructure);
        list.Edit(SignatureProfile.Spi, "Document missing", d => d.Swap(Document(d), ""), WrongStructure);
        list.Edit(SignatureProfile.Spi, "Document moved into AppHdr", d => d.Swap(Document(d), "").Swap("</AppHdr>", Document(d) + "</AppHdr>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "another element between AppHdr and Document", d => d.Swap("<Document>", "<Extra/><Document>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "another element at the end of Envelope", d => d.Swap("</Envelope>", "<Extra/></Envelope>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "AppHdr of another genuine message", d => d.Swap(Genuine.Part(d, "AppHdr"), Genuine.Part(OtherSpi(), "AppHdr")), DocumentDigest);
        list.Edit(SignatureProfile.Spi, "Document of another genuine message", d => d.Swap(Document(d), Document(OtherSpi())), DocumentDigest);
        list.Edit(SignatureProfile.Spi, "signature of another genuine message", d => d.Swap(Signature(d), Signature(OtherSpi())), AppHdrDigest, DocumentDigest);
        list.Edit(SignatureProfile.Spi, "root of another name", d => d.Replace("Envelope", "Envelop", StringComparison.Ordinal), WrongRoot);
        list.Edit(SignatureProfile.Spi, "Envelope in another namespace than its parts", d => d.Swap("<Envelope ", "<e:Envelope xmlns:e=\"urn:evil\" ").Swap("</Envelope>", "</e:Envelope>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "namespace of everything changed", d => d.Replace("pacs.002/1.17", "pacs.008/1.16", StringComparison.Ordinal), AppHdrDigest);
        list.Edit(SignatureProfile.Spi, "a DICT document", _ => Genuine.Dict, WrongRoot);
        list.Shape(SignatureProfile.Spi, "signed, with two AppHdr", t => t.Swap("<AppHdr>", EvilHeader + "<AppHdr>"), WrongStructure, SignatureMisplaced);
        list.Shape(SignatureProfile.Spi, "signed, with a third part", t => t.Swap("</Document>", "</Document><Supplement/>"), WrongStructure);
        return list;
    }

    private static AttackList SpiSgntr()
    {
        var list = new AttackList("wrapping");
        list.Edit(SignatureProfile.Spi, "signature in an element of Sgntr", d => d.Swap("<Sgntr>", "<Sgntr><X>").Swap("</Sgntr>", "</X></Sgntr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "element beside the signature in Sgntr", d => d.Swap("</Sgntr>", "<X/></Sgntr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "text beside the signature in Sgntr", d => d.Swap("</Sgntr>", "x</Sgntr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "CDATA beside the signature in Sgntr", d => d.Swap("</Sgntr>", "<![CDATA[x]]></Sgntr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "processing instruction beside the signature in Sgntr", d => d.Swap("<Sgntr>", "<Sgntr><?x y?>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "white space beside the signature in Sgntr", d => d.Swap("<Sgntr>", "<Sgntr>\n"), AppHdrDigest);
        list.Edit(SignatureProfile.Spi, "attribute on Sgntr", d => d.Swap("<Sgntr>", "<Sgntr a=\"1\">"), AppHdrDigest);
        list.Edit(SignatureProfile.Spi, "second, empty Sgntr before", d => d.Swap("<Sgntr>", "<Sgntr/><Sgntr>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "second, empty Sgntr after", d => d.Swap("</Sgntr>", "</Sgntr><Sgntr/>"), WrongStructure);
        list.Edit(SignatureProfile.Spi, "Sgntr deeper in AppHdr", d => d.Swap("<Sgntr>", "<X><Sgntr>").Swap("</Sgntr>", "</Sgntr></X>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Spi, "Sgntr in a foreign namespace", d => d.Swap("<Sgntr>", "<e:Sgntr xmlns:e=\"urn:evil\">").Swap("</Sgntr>", "</e:Sgntr>"), SignatureMisplaced);
        list.Shape(SignatureProfile.Spi, "signed, with text beside the signature in Sgntr", t => t.Swap("</Sgntr>", "x</Sgntr>"), SignatureMisplaced);
        list.Shape(SignatureProfile.Spi, "signed, with an element beside the signature in Sgntr", t => t.Swap("<Sgntr>", "<Sgntr><X/>"), SignatureMisplaced);
        list.Shape(SignatureProfile.Spi, "signed, with the signature in Document", t => t.Swap("{signature}", "").Swap("<Document>", "<Document>{signature}"), SignatureMisplaced);
        return list;
    }

    private static AttackList Dict()
    {
        var list = new AttackList("wrapping");
        list.Edit(SignatureProfile.Dict, "signature moved between other children", d => WithoutSignature(d).Swap("<Entry>", Signature(d) + "<Entry>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "signature moved deeper", d => WithoutSignature(d).Swap("<Entry>", "<Entry>" + Signature(d)), SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "signature first and last", d => d.Swap("</GetEntryResponse>", Signature(d) + "</GetEntryResponse>"), SignatureDuplicated);
        list.Edit(SignatureProfile.Dict, "second signature deeper", d => d.Swap("<Owner ", Signature(d) + "<Owner "), SignatureDuplicated);
        list.Edit(SignatureProfile.Dict, "second, empty signature", d => d.Swap("</GetEntryResponse>", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></GetEntryResponse>"), SignatureDuplicated);
        list.Edit(SignatureProfile.Dict, "genuine document inside another root", d => $"<GetEntryResponse>{EvilEntry}{Body(d)}</GetEntryResponse>", SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "genuine document alone inside another root", d => $"<GetEntryResponse>{Body(d)}</GetEntryResponse>", SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "genuine root in an Object of its signature", d => $"<GetEntryResponse>{Signature(d).Swap("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>" + Body(WithoutSignature(d)) + "</ds:Object>")}{EvilEntry}</GetEntryResponse>", SignatureMalformed);
        list.Edit(SignatureProfile.Dict, "signature as root with the document in an Object", d => Signature(d).Swap("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object>" + Body(WithoutSignature(d)) + "</ds:Object>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "signature as root and nothing else", Signature, SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "empty signature as root", _ => "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "signature wrapped in the first child", d => d.Swap(Signature(d), $"<Signature>{Signature(d)}</Signature>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "another element before the genuine one", d => d.Swap("<Entry>", EvilEntry + "<Entry>"), DocumentDigest);
        list.Edit(SignatureProfile.Dict, "element replaced, the genuine one beside it", d => d.Swap("</Entry>", "</Entry>" + EvilEntry), DocumentDigest);
        list.Edit(SignatureProfile.Dict, "root renamed", d => d.Replace("GetEntryResponse", "CreateEntryResponse", StringComparison.Ordinal), DocumentDigest);
        list.Edit(SignatureProfile.Dict, "signature of another genuine document", d => d.Swap(Signature(d), Signature(OtherDict())), DocumentDigest);
        list.Edit(SignatureProfile.Dict, "an SPI message", _ => Genuine.Spi, SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "signature of an SPI message", d => d.Swap(Signature(d), Signature(Genuine.Spi)), ReferenceCount, VerificationRule.ReferenceTarget);
        list.Edit(SignatureProfile.Spi, "signature of a DICT document", d => d.Swap(Signature(d), Signature(Genuine.Dict)), ReferenceCount);
        return list;
    }

    private static AttackList Lookalikes()
    {
        var list = new AttackList("wrapping");
        list.EditBoth("signature taken out", WithoutSignature, SignatureMissing);
        list.EditBoth("signature in a foreign namespace", d => d.Swap("xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", "xmlns:ds=\"urn:evil\""), SignatureMissing);
        list.EditBoth("signature in a namespace that differs by case", d => d.Swap("xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", "xmlns:ds=\"http://www.w3.org/2000/09/XMLDSIG#\""), SignatureMissing);
        list.EditBoth("signature in no namespace", d => d.Replace("ds:", "", StringComparison.Ordinal).Swap("xmlns:ds=", "xmlns:x="), SignatureMissing);
        list.EditBoth("foreign Signature instead, the genuine one as comment", d => d.Swap(Signature(d), $"<Signature/><!--{Signature(d)}-->"), SignatureMissing);
        list.EditBoth("the genuine signature as CDATA", d => d.Swap(Signature(d), $"<![CDATA[{Signature(d)}]]>"), SignatureMissing);
        list.Edit(SignatureProfile.Spi, "foreign Signature beside the genuine one", d => d.Swap("</Sgntr>", "<Signature/></Sgntr>"), SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "foreign Signature before the genuine one", d => d.Swap("<ds:Signature ", "<Signature/><ds:Signature "), SignatureMisplaced);
        list.Edit(SignatureProfile.Dict, "foreign Signature added at the end", d => d.Swap("</GetEntryResponse>", "<Signature/></GetEntryResponse>"), DocumentDigest);
        return list;
    }

    private static string Signature(string document) => Genuine.SignatureOf(document);

    private static string Document(string document) => Genuine.Part(document, "Document");

    private static string WithoutSignature(string document) => document.Swap(Signature(document), "");

    private static string Body(string document) => document[(document.IndexOf("?>", StringComparison.Ordinal) + 2)..];

    private static string OtherSpi() => SomeDocument.Text(new CraftedSignature(SignatureProfile.Spi).Sign(Genuine.SpiTemplate.Swap("ACSC", "RJCT")));

    private static string OtherDict() => SomeDocument.Text(new CraftedSignature(SignatureProfile.Dict).Sign(Genuine.DictTemplate.Swap("+55619", "+55618")));
}
