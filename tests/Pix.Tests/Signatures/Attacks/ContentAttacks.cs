using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Changes of what was signed, and of what stands around it.</summary>
internal static class ContentAttacks
{
    public static IReadOnlyList<Attack> All { get; } = [.. Changes(), .. Unsigned()];

    private static AttackList Changes()
    {
        var list = new AttackList("content");
        foreach (var (name, edit) in SpiChanges)
        {
            list.Edit(SignatureProfile.Spi, name, edit, DocumentDigest);
        }

        foreach (var (name, edit) in DictChanges)
        {
            list.Edit(SignatureProfile.Dict, name, edit, DocumentDigest);
        }

        list.Edit(SignatureProfile.Spi, "value changed in AppHdr", d => d.Swap("<Id>99999010", "<Id>99999011"), AppHdrDigest);
        list.Edit(SignatureProfile.Spi, "attribute added to AppHdr", d => d.Swap("<AppHdr>", "<AppHdr a=\"\">"), AppHdrDigest);
        list.Edit(SignatureProfile.Spi, "comment that splits a value of the signer's name", d => d.Swap("CN=AC de", "CN=AC<!-- --> de"), KeyInfoMalformed);
        list.EditBoth("SignedInfo changed", d => d.Swap("<ds:SignedInfo>", "<ds:SignedInfo> "), SignatureInvalid);
        list.EditBoth("SignedInfo with another prefix", d => d.Swap("<ds:SignedInfo>", "<d:SignedInfo xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\">").Swap("</ds:SignedInfo>", "</d:SignedInfo>"), SignatureInvalid);
        list.EditBoth("KeyInfo with another prefix", d => d.Swap("<ds:KeyInfo ", "<d:KeyInfo xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\" ").Swap("</ds:KeyInfo>", "</d:KeyInfo>"), KeyInfoDigest);
        return list;
    }

    private static IEnumerable<(string, Func<string, string>)> SpiChanges =>
    [
        ("value changed", d => d.Swap(">ACSC<", ">RJCT<")),
        ("amount changed", d => d.Swap("10.00", "1000.00")),
        ("attribute value changed", d => d.Swap("Ccy=\"BRL\"", "Ccy=\"USD\"")),
        ("attribute added", d => d.Swap("<Amt ", "<Amt a=\"\" ")),
        ("attribute taken away", d => d.Swap(" Ccy=\"BRL\"", "")),
        ("attribute put into a namespace", d => d.Swap("Ccy=", "x:Ccy=").Swap("<Document>", "<Document xmlns:x=\"urn:x\">")),
        ("xml:space added", d => d.Swap("<Amt ", "<Amt xml:space=\"preserve\" ")),
        ("schema type added", d => d.Swap("<Amt ", "<Amt xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\" ")),
        ("space added inside a value", d => d.Swap("10.00", "10.00 ")),
        ("line break added between elements", d => d.Swap("<TxSts ", "\n<TxSts ")),
        ("carriage return added", d => d.Swap("10.00", "10.00&#13;")),
        ("letter composed otherwise", d => d.Swap(">ACSC<", ">A\u0301CSC<")),
        ("prefix added", d => d.Swap("<Amt ", "<x:Amt xmlns:x=\"https://www.bcb.gov.br/pi/pacs.002/1.17\" ").Swap("</Amt>", "</x:Amt>")),
        ("namespace taken away", d => d.Swap("<Amt ", "<Amt xmlns=\"\" ")),
        ("namespace changed", d => d.Swap("<Document>", "<Document><x xmlns=\"urn:evil\"/>")),
        ("element renamed", d => d.Replace("Amt", "Amd", StringComparison.Ordinal)),
        ("element taken away", d => d.Swap("<Amt Ccy=\"BRL\">10.00</Amt>", "")),
        ("element repeated", d => d.Swap("<Amt Ccy=\"BRL\">10.00</Amt>", "<Amt Ccy=\"BRL\">10.00</Amt><Amt Ccy=\"BRL\">10.00</Amt>")),
        ("elements in other order", d => d.Swap("<TxSts Cd=\"A1\">ACSC</TxSts><Amt Ccy=\"BRL\">10.00</Amt>", "<Amt Ccy=\"BRL\">10.00</Amt><TxSts Cd=\"A1\">ACSC</TxSts>")),
        ("value cut by an element", d => d.Swap("10.00", "10<x/>.00")),
        ("processing instruction in a value", d => d.Swap("10.00", "10<?x?>.00")),
        ("a character doubly escaped", d => d.Swap("10.00", "10&amp;#46;00")),
    ];

    private static IEnumerable<(string, Func<string, string>)> DictChanges =>
    [
        ("value changed", d => d.Swap("11122233300", "11122233301")),
        ("value in other case", d => d.Swap(">PHONE<", ">phone<")),
        ("attribute value changed", d => d.Swap("Role=\"X\"", "Role=\"Y\"")),
        ("attribute added to the root", d => d.Swap("<GetEntryResponse>", "<GetEntryResponse a=\"\">")),
        ("text added to the root", d => d.Swap("</GetEntryResponse>", "x</GetEntryResponse>")),
        ("white space added to the root", d => d.Swap("</GetEntryResponse>", " </GetEntryResponse>")),
        ("white space taken away", d => d.Swap("\n<Entry>", "<Entry>")),
        ("namespace added to the root", d => d.Swap("<GetEntryResponse>", "<GetEntryResponse xmlns=\"urn:evil\">")),
        ("namespace added to an element", d => d.Swap("<Key>", "<Key xmlns=\"urn:evil\">")),
        ("element added", d => d.Swap("<Key>", "<Extra/><Key>")),
        ("element taken away", d => d.Swap("<KeyType>PHONE</KeyType>", "")),
        ("processing instruction before the root", d => d.Swap("<GetEntryResponse>", "<?x y?><GetEntryResponse>")),
        ("processing instruction after the root", d => d + "<?x y?>"),
        ("processing instruction inside", d => d.Swap("<Key>", "<?x y?><Key>")),
        ("no-break space instead of space", d => d.Swap("PHONE", "PHONE\u00A0")),
    ];

    private static AttackList Unsigned()
    {
        var list = new AttackList("unsigned content");
        list.Edit(SignatureProfile.Spi, "attribute on Envelope", d => d.Swap("<Envelope ", "<Envelope a=\"b\" "), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "xml:lang on Envelope", d => d.Swap("<Envelope ", "<Envelope xml:lang=\"pt\" "), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "schema location on Envelope", d => d.Swap("<Envelope ", "<Envelope xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:schemaLocation=\"a b\" "), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "text in Envelope before AppHdr", d => d.Swap("<AppHdr>", "x<AppHdr>"), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "text in Envelope after Document", d => d.Swap("</Document>", "</Document>x"), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "CDATA in Envelope", d => d.Swap("</Document>", "</Document><![CDATA[x]]>"), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "processing instruction in Envelope", d => d.Swap("<Document>", "<?x y?><Document>"), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "processing instruction before Envelope", d => d.Swap("<Envelope ", "<?xml-stylesheet href=\"evil\"?><Envelope "), UnsignedContent);
        list.Edit(SignatureProfile.Spi, "processing instruction after Envelope", d => d + "<?x y?>", UnsignedContent);
        return list;
    }
}
