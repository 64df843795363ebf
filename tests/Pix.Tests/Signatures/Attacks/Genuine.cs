using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Documents as the Central Bank signs them, which the attacks start from.</summary>
internal static class Genuine
{
    /// <summary>An SPI message whose Sgntr waits for <see cref="CraftedSignature.Marker"/> to be replaced.</summary>
    public const string SpiTemplate =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="https://www.bcb.gov.br/pi/pacs.002/1.17"><AppHdr><Fr><Id>00038166</Id></Fr><To><Id>99999010</Id></To>
          <BizMsgIdr>M0003816612345678901234567890123</BizMsgIdr><Sgntr>{signature}</Sgntr></AppHdr>
        <Document><TxInfAndSts><OrgnlEndToEndId>E9999901020261201120012345678901</OrgnlEndToEndId><TxSts Cd="A1">ACSC</TxSts><Amt Ccy="BRL">10.00</Amt></TxInfAndSts></Document>
        </Envelope>
        """;

    /// <summary>A DICT answer with the marker as first child.</summary>
    public const string DictTemplate =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <GetEntryResponse>{signature}<ResponseTime>2026-12-01T12:00:00.000Z</ResponseTime><CorrelationId>a946d5337f2242a59a9be87cd55c0f4d</CorrelationId>
        <Entry><Key>+5561988880000</Key><KeyType>PHONE</KeyType><Owner Role="X"><TaxIdNumber>11122233300</TaxIdNumber></Owner></Entry></GetEntryResponse>
        """;

    private static readonly Lazy<string> LazySpi = new(() => SomeDocument.Text(new CraftedSignature(SignatureProfile.Spi).Sign(SpiTemplate)));
    private static readonly Lazy<string> LazyDict = new(() => SomeDocument.Text(new CraftedSignature(SignatureProfile.Dict).Sign(DictTemplate)));

    public static string Spi => LazySpi.Value;

    public static string Dict => LazyDict.Value;

    public static string Of(SignatureProfile profile) => profile == SignatureProfile.Spi ? Spi : Dict;

    public static string TemplateOf(SignatureProfile profile) => profile == SignatureProfile.Spi ? SpiTemplate : DictTemplate;

    /// <summary>The <c>ds:Signature</c> element of a genuine document.</summary>
    public static string SignatureOf(string document)
    {
        var start = document.IndexOf("<ds:Signature ", StringComparison.Ordinal);
        var end = document.IndexOf("</ds:Signature>", StringComparison.Ordinal) + "</ds:Signature>".Length;
        return document[start..end];
    }

    /// <summary>The element with its content, when it has no namesake inside.</summary>
    public static string Part(string document, string name)
    {
        var start = document.IndexOf($"<{name}", StringComparison.Ordinal);
        var end = document.IndexOf($"</{name}>", StringComparison.Ordinal) + name.Length + 3;
        return document[start..end];
    }

    /// <summary>Replaces what must occur exactly once, so that no attack is silently none.</summary>
    public static string Swap(this string document, string old, string with)
    {
        var first = document.IndexOf(old, StringComparison.Ordinal);
        if (first < 0 || document.IndexOf(old, first + 1, StringComparison.Ordinal) >= 0)
        {
            throw new ArgumentException($"'{old}' must occur exactly once in the document.", nameof(old));
        }

        return document.Replace(old, with, StringComparison.Ordinal);
    }

    public static byte[] Utf8(this string document) => SomeDocument.Utf8(document);
}
