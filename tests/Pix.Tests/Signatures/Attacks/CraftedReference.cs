using System.Security.Cryptography;
using System.Xml;
using Pix.Fuzz;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>One reference of a <see cref="CraftedSignature"/>: what it says, and what it digests.</summary>
internal sealed record CraftedReference(string Attributes, CraftedTarget Target, params string[] Transforms)
{
    public static readonly string C14N = CraftedSignature.Method("Transform", CraftedSignature.ExclusiveC14N);
    public static readonly string Enveloped = CraftedSignature.Method("Transform", CraftedSignature.Enveloped);

    public static CraftedReference ToKeyInfo { get; } = new(" URI=\"#key-info-id\"", CraftedTarget.KeyInfo, C14N);

    public static CraftedReference Enveloping { get; } = new(" URI=\"\"", CraftedTarget.Enveloping, Enveloped, C14N);

    public static CraftedReference Application { get; } = new("", CraftedTarget.Application, C14N);

    public string DigestMethod { get; init; } = CraftedSignature.Method("DigestMethod", CraftedSignature.Sha256);

    public Func<byte[], byte[]> Hash { get; init; } = SHA256.HashData;

    public Func<byte[], string> WriteDigest { get; init; } = Convert.ToBase64String;

    /// <summary>The reference as text, over the document without its signature.</summary>
    public string Write(SignatureProfile profile, XmlDocument plain, Func<byte[]> keyInfo)
    {
        var digested = Target switch
        {
            CraftedTarget.KeyInfo => keyInfo(),
            CraftedTarget.Enveloping when profile == SignatureProfile.Spi => DotNetCanonicalization.OfElement(plain.Element("AppHdr")),
            CraftedTarget.Application => DotNetCanonicalization.OfElement(plain.Element("Document")),
            CraftedTarget.Nothing => [],
            _ => DotNetCanonicalization.OfDocument(plain),
        };
        var transforms = Transforms.Length == 0 ? "" : $"<ds:Transforms>{string.Concat(Transforms)}</ds:Transforms>";
        return $"<ds:Reference{Attributes}>{transforms}{DigestMethod}<ds:DigestValue>{WriteDigest(Hash(digested))}</ds:DigestValue></ds:Reference>";
    }
}
