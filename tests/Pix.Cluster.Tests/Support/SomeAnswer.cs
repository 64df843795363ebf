using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.Contracts.Exchange;
using Pix.Signatures;
using Pix.Transmission;

namespace Pix.Cluster.Tests.Support;

/// <summary>Answers of the Central Bank, signed by a key of the test.</summary>
internal sealed class SomeAnswer : IDisposable
{
    private const string Boundary = "simple boundary";

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public SomeAnswer()
    {
        var request = new CertificateRequest("CN=Banco Central de Teste, C=BR", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>An SPI message that accepts a payment.</summary>
    public string Message(string status) => Sign(
        SignatureProfile.Spi,
        "<Envelope xmlns=\"https://www.bcb.gov.br/pi/pacs.002/1.17\"><AppHdr><Sgntr/></AppHdr>"
        + $"<Document><TxInfAndSts><TxSts>{status}</TxSts></TxInfAndSts></Document></Envelope>");

    public string Entry() => Sign(SignatureProfile.Dict, "<GetEntryResponse><Entry><Key>+5561988880000</Key></Entry></GetEntryResponse>");

    public static TransmissionResult Single(string xml) => With("application/xml; charset=utf-8", xml);

    public static TransmissionResult Several(params string[] parts) => With(
        $"multipart/mixed; boundary=\"{Boundary}\"",
        string.Concat(parts.Select((xml, index) => $"--{Boundary}\r\nContent-Type: application/xml; charset=utf-8\r\nPI-ResourceId: resource{index + 1}\r\n\r\n{xml}\r\n")) + $"--{Boundary}--\r\n");

    /// <summary>The same as a stream delivers it: it says where the next read is.</summary>
    public static TransmissionResult Delivery(TransmissionResult answer, string resourceId = "") => answer with
    {
        Headers = [.. answer.Headers, new HeaderField("PI-Pull-Next", "/next"), .. resourceId.Length > 0 ? new[] { new HeaderField("PI-ResourceId", resourceId) } : []],
    };

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static TransmissionResult With(string contentType, string body) => new()
    {
        Fate = TransmissionFate.Answered,
        Status = 200,
        Headers = [new HeaderField("Content-Type", contentType)],
        Body = Encoding.UTF8.GetBytes(body),
    };

    private string Sign(SignatureProfile profile, string unsigned)
    {
        var plan = DocumentSigner.Plan(profile, Encoding.UTF8.GetBytes(unsigned), SigningIdentity.FromCertificate(_certificate)).Plan!;
        return Encoding.UTF8.GetString(plan.Splice(_key.SignHash(plan.Digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }
}
