using System.Security.Cryptography;
using System.Text;
using Pix.Fuzz;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>
/// A signature made to measure: any algorithms, references, KeyInfo and extras, with digests and value that are right for them. It is computed with
/// .NET's canonicalization and not with ours, so that what is refused is refused for its form and nothing else.
/// </summary>
internal sealed record CraftedSignature(SignatureProfile Profile)
{
    public const string Marker = "{signature}";
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public const string Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    public string Prefix { get; init; } = "ds";

    public string Canonicalization { get; init; } = Method("CanonicalizationMethod", ExclusiveC14N);

    public string SignatureMethod { get; init; } = Method("SignatureMethod", RsaSha256);

    public IReadOnlyList<CraftedReference> References { get; init; } =
        Profile == SignatureProfile.Spi
            ? [CraftedReference.ToKeyInfo, CraftedReference.Enveloping, CraftedReference.Application]
            : [CraftedReference.ToKeyInfo, CraftedReference.Enveloping];

    public string KeyInfoId { get; init; } = "key-info-id";

    public string IssuerName { get; init; } = "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR";

    public string SerialNumber { get; init; } = "4711";

    /// <summary>All of KeyInfo; null for the usual one.</summary>
    public string? KeyInfo { get; init; }

    /// <summary>What follows KeyInfo in Signature.</summary>
    public string Extra { get; init; } = "";

    /// <summary>Attributes of Signature, SignedInfo and SignatureValue, each with a space before.</summary>
    public string SignatureAttributes { get; init; } = "";

    public string SignedInfoAttributes { get; init; } = "";

    /// <summary>Between the elements of the signature, SignedInfo included.</summary>
    public string Space { get; init; } = "";

    public RSA? Key { get; init; }

    /// <summary>The value over canonical SignedInfo; null for RSA with SHA-256.</summary>
    public Func<byte[], byte[]>? Value { get; init; }

    /// <summary>How the value is written.</summary>
    public Func<byte[], string> Write { get; init; } = Convert.ToBase64String;

    /// <summary>How the finished text of the signature is changed at the end, value and all.</summary>
    public Func<string, string> Finish { get; init; } = signature => signature;

    public static string Method(string name, string algorithm, string content = "") => $"<ds:{name} Algorithm=\"{algorithm}\">{content}</ds:{name}>";

    /// <summary>Signs a document in which <see cref="Marker"/> stands where the signature goes.</summary>
    public byte[] Sign(string document)
    {
        if (!document.Contains(Marker, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The document has no {Marker}.", nameof(document));
        }

        var plain = DotNetCanonicalization.Load(document.Replace(Marker, "", StringComparison.Ordinal));
        var keyInfo = KeyInfo ?? UsualKeyInfo;
        var references = References.Select(r => r.Write(Profile, plain, () => Canonical(keyInfo)));
        var signedInfo = $"<ds:SignedInfo{SignedInfoAttributes}>{Join([Canonicalization, SignatureMethod, .. references])}</ds:SignedInfo>";
        var value = Write((Value ?? Rsa)(Canonical(signedInfo)));
        var parts = Join([signedInfo, $"<ds:SignatureValue>{value}</ds:SignatureValue>", keyInfo, Extra]);
        var signature = Named($"<ds:Signature xmlns:ds=\"{DotNetCanonicalization.Ds}\"{SignatureAttributes}>{parts}</ds:Signature>");
        return Encoding.UTF8.GetBytes(document.Replace(Marker, Finish(signature), StringComparison.Ordinal));
    }

    private string UsualKeyInfo =>
        $"<ds:KeyInfo Id=\"{KeyInfoId}\"><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{IssuerName}</ds:X509IssuerName>"
        + $"<ds:X509SerialNumber>{SerialNumber}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>";

    private byte[] Rsa(byte[] signedInfo) => Key is null
        ? SomeSigner.One.SignHash(SHA256.HashData(signedInfo))
        : Key.SignData(signedInfo, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private byte[] Canonical(string element)
    {
        var around = DotNetCanonicalization.Load(Named($"<ds:Signature xmlns:ds=\"{DotNetCanonicalization.Ds}\">{element}</ds:Signature>"));
        return DotNetCanonicalization.OfElement(around.DocumentElement!.ChildNodes.OfType<System.Xml.XmlElement>().First());
    }

    private string Join(IEnumerable<string> parts) => Space + string.Join(Space, parts.Where(p => p.Length > 0)) + Space;

    private string Named(string xml) => Prefix switch
    {
        "ds" => xml,
        "" => xml.Replace("xmlns:ds=", "xmlns=", StringComparison.Ordinal).Replace("ds:", "", StringComparison.Ordinal),
        _ => xml.Replace("ds:", $"{Prefix}:", StringComparison.Ordinal).Replace(":ds=", $":{Prefix}=", StringComparison.Ordinal),
    };
}
