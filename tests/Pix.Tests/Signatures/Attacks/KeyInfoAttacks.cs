using System.Security.Cryptography;
using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;
using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Attempts to bring a key of one's own, or to make KeyInfo mean another element.</summary>
internal static class KeyInfoAttacks
{
    private const string IssuerSerial =
        "<ds:X509IssuerSerial><ds:X509IssuerName>CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR</ds:X509IssuerName><ds:X509SerialNumber>4711</ds:X509SerialNumber></ds:X509IssuerSerial>";

    private const string KeyValue = "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>";

    public static IReadOnlyList<Attack> All { get; } = [.. Contents(), .. Places(), .. Ids()];

    private static AttackList Contents()
    {
        var list = new AttackList("key info");
        Content(list, "with a certificate of the attacker", $"<ds:X509Data>{IssuerSerial}<ds:X509Certificate>{AttackerCertificate()}</ds:X509Certificate></ds:X509Data>");
        Content(list, "with only a certificate", $"<ds:X509Data><ds:X509Certificate>{AttackerCertificate()}</ds:X509Certificate></ds:X509Data>");
        Content(list, "with a KeyValue only", KeyValue);
        Content(list, "with a KeyValue before", KeyValue + $"<ds:X509Data>{IssuerSerial}</ds:X509Data>");
        Content(list, "with a KeyValue after", $"<ds:X509Data>{IssuerSerial}</ds:X509Data>" + KeyValue);
        Content(list, "with a RetrievalMethod", $"<ds:RetrievalMethod URI=\"http://evil.example/key\"/><ds:X509Data>{IssuerSerial}</ds:X509Data>");
        Content(list, "with a KeyName", $"<ds:KeyName>bcb</ds:KeyName><ds:X509Data>{IssuerSerial}</ds:X509Data>");
        Content(list, "with a subject name", $"<ds:X509Data>{IssuerSerial}<ds:X509SubjectName>CN=BCB</ds:X509SubjectName></ds:X509Data>");
        Content(list, "with a key identifier", $"<ds:X509Data><ds:X509SKI>AQAB</ds:X509SKI></ds:X509Data>");
        Content(list, "with two X509IssuerSerial", $"<ds:X509Data>{IssuerSerial}{IssuerSerial}</ds:X509Data>");
        Content(list, "with two X509Data", $"<ds:X509Data>{IssuerSerial}</ds:X509Data><ds:X509Data>{IssuerSerial}</ds:X509Data>");
        Content(list, "with a foreign element", $"<ds:X509Data>{IssuerSerial}</ds:X509Data><x xmlns=\"urn:evil\"/>");
        Content(list, "with text", $"text<ds:X509Data>{IssuerSerial}</ds:X509Data>");
        Content(list, "empty", "");
        Content(list, "without serial number", "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=AC</ds:X509IssuerName></ds:X509IssuerSerial></ds:X509Data>");
        Content(list, "with serial number before the name", "<ds:X509Data><ds:X509IssuerSerial><ds:X509SerialNumber>4711</ds:X509SerialNumber><ds:X509IssuerName>CN=AC</ds:X509IssuerName></ds:X509IssuerSerial></ds:X509Data>");
        Content(list, "with elements of another namespace", $"<X509Data xmlns=\"urn:evil\">{IssuerSerial}</X509Data>");
        Content(list, "with an attribute on X509Data", $"<ds:X509Data a=\"b\">{IssuerSerial}</ds:X509Data>");
        Content(list, "with a comment in the issuer name", $"<ds:X509Data>{IssuerSerial.Swap("AC de", "AC<!-- --> de")}</ds:X509Data>");
        Content(list, "with a processing instruction in the serial number", $"<ds:X509Data>{IssuerSerial.Swap("4711", "47<?x?>11")}</ds:X509Data>");
        Content(list, "with an element in the serial number", $"<ds:X509Data>{IssuerSerial.Swap("4711", "4711<x/>")}</ds:X509Data>");
        return list;
    }

    private static AttackList Places()
    {
        var list = new AttackList("key info");
        list.CraftBoth("KeyInfo missing", s => s with { Finish = x => x.Swap(Genuine.Part(x, "ds:KeyInfo"), "") }, SignatureMalformed);
        list.CraftBoth("KeyInfo twice", s => s with { Extra = $"<ds:KeyInfo Id=\"second\"><ds:X509Data>{IssuerSerial}</ds:X509Data></ds:KeyInfo>" }, SignatureMalformed);
        list.CraftBoth("KeyInfo before SignatureValue", s => s with { Finish = x => x.Swap(Genuine.Part(x, "ds:KeyInfo"), "").Swap("<ds:SignatureValue>", Genuine.Part(x, "ds:KeyInfo") + "<ds:SignatureValue>") }, SignatureMalformed);
        list.CraftBoth("KeyInfo changed after signing", s => s with { Finish = x => x.Swap("OU=CSPB-99", "OU=CSPB-99 ") }, KeyInfoDigest);
        list.CraftBoth("KeyInfo with other white space than signed", s => s with { Finish = x => x.Swap("<ds:X509Data>", "<ds:X509Data> ") }, KeyInfoDigest);
        list.CraftBoth("Object after KeyInfo", s => s with { Extra = "<ds:Object>x</ds:Object>" }, SignatureMalformed);
        list.CraftBoth("foreign element in the signature", s => s with { Extra = "<x xmlns=\"urn:evil\"/>" }, SignatureMalformed);
        list.CraftBoth("comment in the signature", s => s with { Extra = "<!-- x -->" }, SignatureMalformed);
        list.CraftBoth("processing instruction in the signature", s => s with { Extra = "<?x y?>" }, SignatureMalformed);
        list.CraftBoth("text in the signature", s => s with { Extra = "x" }, SignatureMalformed);
        list.CraftBoth("comment in SignedInfo", s => s with { Finish = x => x.Swap("<ds:SignedInfo>", "<ds:SignedInfo><!-- x -->") }, CanonicalizationNotAllowed, SignatureMalformed);
        list.CraftBoth("processing instruction in SignedInfo", s => s with { SignatureMethod = s.SignatureMethod + "<?x y?>" }, SignatureMalformed);
        list.CraftBoth("attribute of another name on Signature", s => s with { SignatureAttributes = " a=\"b\"" }, SignatureMalformed);
        list.CraftBoth("attribute of another name on SignedInfo", s => s with { SignedInfoAttributes = " a=\"b\"" }, SignatureMalformed);
        return list;
    }

    private static AttackList Ids()
    {
        var list = new AttackList("identifier");
        list.CraftBoth("KeyInfo without Id", s => s with { KeyInfo = $"<ds:KeyInfo><ds:X509Data>{IssuerSerial}</ds:X509Data></ds:KeyInfo>" }, VerificationRule.ReferenceTarget);
        list.CraftBoth("KeyInfo with an empty Id", s => s with { KeyInfo = $"<ds:KeyInfo Id=\"\"><ds:X509Data>{IssuerSerial}</ds:X509Data></ds:KeyInfo>" }, VerificationRule.ReferenceTarget);
        list.CraftBoth("KeyInfo with xml:id", s => s with { KeyInfo = $"<ds:KeyInfo xml:id=\"key-info-id\"><ds:X509Data>{IssuerSerial}</ds:X509Data></ds:KeyInfo>" }, KeyInfoMalformed, SignatureMalformed);
        list.CraftBoth("KeyInfo with ID in capitals", s => s with { KeyInfo = $"<ds:KeyInfo ID=\"key-info-id\"><ds:X509Data>{IssuerSerial}</ds:X509Data></ds:KeyInfo>" }, KeyInfoMalformed, SignatureMalformed);
        list.CraftBoth("Id of KeyInfo changed", s => s with { Finish = x => x.Swap("Id=\"key-info-id\"", "Id=\"other\"") }, VerificationRule.ReferenceTarget);
        list.CraftBoth("Id of KeyInfo on Signature too", s => s with { SignatureAttributes = " Id=\"key-info-id\"" }, DuplicateId);
        list.CraftBoth("Id of KeyInfo on SignedInfo too", s => s with { SignedInfoAttributes = " Id=\"key-info-id\"" }, DuplicateId);
        foreach (var attribute in new[] { "Id", "ID", "id", "xml:id" })
        {
            list.Shape(SignatureProfile.Spi, $"Id of KeyInfo as {attribute} in Document", t => t.Swap("<TxInfAndSts>", $"<TxInfAndSts {attribute}=\"key-info-id\">"), DuplicateId);
            list.Shape(SignatureProfile.Spi, $"Id of KeyInfo as {attribute} in AppHdr", t => t.Swap("<Fr>", $"<Fr {attribute}=\"key-info-id\">"), DuplicateId);
            list.Shape(SignatureProfile.Dict, $"Id of KeyInfo as {attribute} in the document", t => t.Swap("<Entry>", $"<Entry {attribute}=\"key-info-id\">"), DuplicateId);
        }

        list.Shape(SignatureProfile.Dict, "Id of KeyInfo on the root", t => t.Swap("<GetEntryResponse>", "<GetEntryResponse Id=\"key-info-id\">"), DuplicateId);
        list.Shape(SignatureProfile.Spi, "Id of KeyInfo on Document", t => t.Swap("<Document>", "<Document Id=\"key-info-id\">"), DuplicateId);
        list.Shape(SignatureProfile.Spi, "Id of KeyInfo on Envelope", t => t.Swap("<Envelope ", "<Envelope Id=\"key-info-id\" "), UnsignedContent);
        list.Shape(SignatureProfile.Dict, "the same Id twice, none of them KeyInfo's", t => t.Swap("<Entry>", "<Entry Id=\"a\">").Swap("<Key>", "<Key id=\"a\">"), DuplicateId);
        return list;
    }

    private static void Content(AttackList list, string name, string content) =>
        list.CraftBoth($"KeyInfo {name}", s => s with { KeyInfo = $"<ds:KeyInfo Id=\"key-info-id\">{content}</ds:KeyInfo>" }, KeyInfoMalformed);

    private static string AttackerCertificate()
    {
        using var key = RSA.Create(2048);
        return Convert.ToBase64String(SomeSigner.CertificateFor(key, "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", 4711).RawData);
    }
}
