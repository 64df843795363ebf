using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>The verifiers against documents and digests that other implementations made.</summary>
public sealed class VectorTests
{
    private static readonly SignerDirectory Signers =
        new(() => [X509CertificateLoader.LoadCertificateFromFile(Vectors.Path("signed/cert.pem"))], TimeProvider.System);

    [Theory]
    [InlineData("pacs.002_ERRO_1_msg")]
    [InlineData("pacs.002_PSP_1_msg")]
    [InlineData("pacs.002_SPI_1_msg")]
    [InlineData("pacs.008_CONTA_1_msg")]
    [InlineData("pacs.008_END_1_msg")]
    public void Accepts_the_signed_messages(string name) =>
        Assert.Equal(SignatureVerdict.Valid, new SpiVerifier(Signers).Verify(Read($"signed/{name}.signed.xml")));

    [Theory]
    [InlineData("CreateEntryRequest.first-child")]
    [InlineData("CreateEntryRequest.last-child")]
    [InlineData("GetEntryResponse.first-child")]
    [InlineData("ListClaimsResponse.last-child")]
    public void Accepts_the_signed_directory_documents(string name) =>
        Assert.Equal(SignatureVerdict.Valid, new DictVerifier(Signers).Verify(Read($"signed/{name}.signed.xml")));

    [Theory]
    [InlineData("aws-samples/pacs.008_CONTA_1_msg.xml")]
    [InlineData("spi-5.13.1/exemplos/pacs.008_CONTA_1_msg.xml")]
    [InlineData("spi-5.13.1/exemplos/pacs.008_END_1_msg.xml")]
    [InlineData("spi-5.13.1/exemplos/pacs.002_PSP_1_msg.xml")]
    [InlineData("spi-5.13.1/exemplos/pacs.002_SPI_1_msg.xml")]
    [InlineData("spi-5.13.1/exemplos/pacs.002_ERRO_1_msg.xml")]
    public void Digests_header_and_document_as_the_other_canonicalizers(string source)
    {
        var root = Read(source).DocumentElement!;

        Assert.Equal(Digest(source, "AppHdr (Sgntr empty)"), Convert.ToBase64String(Canonicalizer.Sha256(root.Element("AppHdr")!)));
        Assert.Equal(Digest(source, "Document"), Convert.ToBase64String(Canonicalizer.Sha256(root.Element("Document")!)));
    }

    [Theory]
    [InlineData("c14n-stress.xml", "2AQqTf/LGt3WXFPjvMjvaKo6yu1XRs0SmqEOX9ndyPk=")]
    [InlineData("pacs.008_CONTA_1_msg.crlf.xml", "hHiyDoNFD833fP+eAXZVt4uFNkwxt2XHKHBTD3VYkW8=")]
    public void Digests_the_hard_documents_right(string source, string digest) =>
        Assert.Equal(digest, Convert.ToBase64String(Canonicalizer.Sha256(Read(source).DocumentElement.Element("Document")!)));

    internal static XmlDocument Read(string vector) =>
        StrictXml.TryRead(Vectors.Bytes(vector), out var document) ? document : throw new InvalidOperationException(vector);

    private static string Digest(string source, string what) =>
        Vectors.Text("digests.tsv").Split('\n').Select(line => line.Split('\t')).Single(row => row[0] == source && row[1] == what)[4].Trim();
}
