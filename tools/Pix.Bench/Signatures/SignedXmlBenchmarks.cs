using System.Security.Cryptography.Xml;
using System.Xml;
using BenchmarkDotNet.Attributes;

namespace Pix.Bench.Signatures;

/// <summary>
/// Measures .NET's <see cref="SignedXml"/> on the same DICT document. SignedXml covers only the document, because it cannot sign the reference
/// to KeyInfo that the profile also requires. SignedXml cannot sign or verify SPI messages.
/// </summary>
public class SignedXmlBenchmarks
{
    private readonly byte[] _unsigned = BenchDocument.CreateEntry;
    private byte[] _signed = [];

    [GlobalSetup]
    public void SignOnce()
    {
        _signed = Sign();
        if (!Verify())
        {
            throw new InvalidOperationException("SignedXml does not verify what it signed.");
        }
    }

    [Benchmark]
    public byte[] Sign()
    {
        var document = Load(_unsigned);
        var signed = new SignedXml(document) { SigningKey = BenchSigner.One.Key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference("") { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.KeyInfo.AddClause(Issuer());
        signed.ComputeSignature();
        document.DocumentElement!.PrependChild(document.ImportNode(signed.GetXml(), deep: true));
        using var output = new MemoryStream();
        document.Save(output);
        return output.ToArray();
    }

    [Benchmark]
    public bool Verify()
    {
        var document = Load(_signed);
        var signed = new SignedXml(document);
        signed.LoadXml((XmlElement)document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
        return signed.CheckSignature(BenchSigner.One.PublicKey);
    }

    private static KeyInfoX509Data Issuer()
    {
        var data = new KeyInfoX509Data();
        data.AddIssuerSerial(BenchSigner.One.Identity.IssuerName, BenchSigner.One.Identity.SerialNumber);
        return data;
    }

    private static XmlDocument Load(byte[] bytes)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var input = new MemoryStream(bytes);
        document.Load(input);
        return document;
    }
}
