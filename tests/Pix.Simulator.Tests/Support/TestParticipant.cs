using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Pix.Simulator.Tls;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests.Support;

/// <summary>A participant with certificates of its own, who signs as Pix would.</summary>
internal sealed class TestParticipant
{
    public const string Ispb = "99999010";

    private readonly DocumentSigner _signer;

    public TestParticipant()
    {
        var factory = new CertificateFactory(TimeProvider.System);
        Authority = factory.Authority();
        Signature = factory.Signing(Authority, "PSP DE TESTE ASSINATURA");
        Stranger = factory.Signing(Authority, "OUTRO PSP");
        Mtls = Exportable(factory.Signing(Authority, "PSP DE TESTE CANAL"));
        StrangerMtls = Exportable(factory.Signing(Authority, "OUTRO PSP CANAL"));
        _signer = new DocumentSigner(new SigningIdentity(Signature), new SigningIdentity(Stranger));
    }

    public X509Certificate2 Authority { get; }

    public X509Certificate2 Signature { get; }

    public X509Certificate2 Stranger { get; }

    public X509Certificate2 Mtls { get; }

    public X509Certificate2 StrangerMtls { get; }

    public byte[] SignMessage(string xml, SigningFlaw flaw = SigningFlaw.None) => _signer.SignMessage(Read(xml), flaw);

    public byte[] SignDocument(string xml, SigningFlaw flaw = SigningFlaw.None) =>
        _signer.SignDocument(Read(xml.Replace("<Signature></Signature>", "", StringComparison.Ordinal)), flaw);

    private static XmlDocument Read(string xml) =>
        StrictXml.TryRead(Encoding.UTF8.GetBytes(xml), out var document) ? document : throw new ArgumentException("Not XML.", nameof(xml));

    // A client certificate whose key came from memory is refused by some TLS stacks; PKCS#12 is not.
    private static X509Certificate2 Exportable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
