using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.Domain;
using Pix.Signatures;
using Pix.Signatures.Identity;
using Pix.Signatures.Signing;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Verification;

/// <summary>Answers of the Central Bank, signed by a key of the test.</summary>
internal static class SomeAnswer
{
    private const string Boundary = "simple boundary", Spi = "00038166";

    // Made once: a new key takes longer than most tests.
    private static readonly RSA Key = RSA.Create(2048);

    private static readonly X509Certificate2 Certificate = new CertificateRequest("CN=Banco Central de Teste, C=BR", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static string CertificatePem => Certificate.ExportCertificatePem();

    /// <summary>An SPI message that accepts a payment, from the SPI to the participant of the tests.</summary>
    public static string Message(string status, string from = Spi, string to = SomeProtocol.Ispb, string definition = "pacs.002.spi.1.17", string xmlNamespace = "https://www.bcb.gov.br/pi/pacs.002/1.17") =>
        MessageWith($"<Fr>{Party(from)}</Fr><To>{Party(to)}</To><MsgDefIdr>{definition}</MsgDefIdr>", status, xmlNamespace);

    /// <summary>The same with any header.</summary>
    public static string MessageWith(string header, string status = "ACSC", string xmlNamespace = "https://www.bcb.gov.br/pi/pacs.002/1.17") => Sign(
        SignatureProfile.Spi,
        $"<Envelope xmlns=\"{xmlNamespace}\"><AppHdr>{header}<Sgntr/></AppHdr><Document><TxInfAndSts><TxSts>{status}</TxSts></TxInfAndSts></Document></Envelope>");

    /// <summary>How a message names a participant.</summary>
    public static string Party(string ispb) => $"<FIId><FinInstnId><Othr><Id>{ispb}</Id></Othr></FinInstnId></FIId>";

    /// <summary>A problem of DICT, which may be signed.</summary>
    public static string Problem() => Sign(SignatureProfile.Dict, "<problem xmlns=\"urn:ietf:rfc:7807\"><status>404</status></problem>");

    /// <summary>An entry of DICT.</summary>
    public static string Entry(string key = "+5561988880000", string responseTime = "") => Signed(
        $"<GetEntryResponse>{(responseTime.Length > 0 ? $"<ResponseTime>{responseTime}</ResponseTime>" : "")}<Entry><Key>{key}</Key></Entry></GetEntryResponse>");

    /// <summary>What DICT answers when it made an entry.</summary>
    public static string Created(string key, string taxId, string participant = "12345678") => Signed(
        $"<CreateEntryResponse><Entry><Key>{key}</Key><KeyType>PHONE</KeyType><Account><Participant>{participant}</Participant></Account><Owner><TaxIdNumber>{taxId}</TaxIdNumber></Owner></Entry></CreateEntryResponse>");

    /// <summary>Any document of DICT.</summary>
    public static string Signed(string unsigned) => Sign(SignatureProfile.Dict, unsigned);

    /// <summary>The levels of DICT's buckets, of which there are none.</summary>
    public static string Policies() => Sign(SignatureProfile.Dict, "<ListPoliciesResponse><Policies></Policies></ListPoliciesResponse>");

    public static TransmissionResult Single(string xml) => With("application/xml; charset=utf-8", Encoding.UTF8.GetBytes(xml));

    public static TransmissionResult Several(params string[] parts) => Parts([.. parts.Select((xml, index) => Part(xml, $"resource{index + 1}"))]);

    /// <summary>What stands between two boundaries, as ICOM writes it.</summary>
    public static byte[] Part(string xml, string resourceId) => Encoding.UTF8.GetBytes($"Content-Type: application/xml; charset=utf-8\r\nPI-ResourceId: {resourceId}\r\n\r\n{xml}");

    /// <summary>Any bytes between boundaries.</summary>
    public static TransmissionResult Parts(params byte[][] parts) => With(
        $"multipart/mixed; boundary=\"{Boundary}\"",
        [.. parts.SelectMany(part => (byte[])[.. Encoding.UTF8.GetBytes($"--{Boundary}\r\n"), .. part, .. "\r\n"u8]), .. Encoding.UTF8.GetBytes($"--{Boundary}--\r\n")]);

    /// <summary>The same as a stream delivers it: it says where the next read is.</summary>
    public static TransmissionResult Delivery(TransmissionResult answer, string resourceId = "") => answer with
    {
        Headers = [.. answer.Headers, new HeaderField("PI-Pull-Next", "/next"), .. resourceId.Length > 0 ? new[] { new HeaderField("PI-ResourceId", resourceId) } : []],
    };

    private static TransmissionResult With(string contentType, byte[] body) => new()
    {
        Fate = TransmissionFate.Answered,
        Status = 200,
        Headers = [new HeaderField("Content-Type", contentType)],
        Body = body,
    };

    private static string Sign(SignatureProfile profile, string unsigned)
    {
        var plan = DocumentSigner.Plan(profile, Encoding.UTF8.GetBytes(unsigned), SigningIdentity.FromCertificate(Certificate)).Plan!;
        return Encoding.UTF8.GetString(plan.Splice(Key.SignHash(plan.Digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }
}
