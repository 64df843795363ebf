using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>One <c>ds:Reference</c>. <see cref="Uri"/> is null if the URI attribute is absent, and empty if the attribute is empty.</summary>
internal sealed record ParsedReference(string? Uri, IReadOnlyList<string> Transforms, byte[] Digest)
{
    public static SignatureVerdict TryParse(XmlElement element, out ParsedReference? reference)
    {
        reference = null;
        if (element.LocalName != "Reference" || element.HasAttribute("Type") || element.HasAttribute("Id")
            || !SignatureShape.Children(element, ["Transforms", "DigestMethod", "DigestValue"], out var parts))
        {
            return SignatureVerdict.ReferencesWrong;
        }

        if (!SignatureShape.Algorithm(parts[1], "DigestMethod", Dsig.Sha256))
        {
            return SignatureVerdict.AlgorithmWrong;
        }

        var transforms = parts[0].Elements().ToList();
        if (transforms.Any(transform => !SignatureShape.Algorithm(transform, "Transform", transform.GetAttribute("Algorithm")))
            || SignatureShape.HasStrayNodes(parts[0]))
        {
            return SignatureVerdict.ReferencesWrong;
        }

        if (!SignatureShape.Base64(parts[2], out var digest) || digest.Length != 32)
        {
            return SignatureVerdict.DigestWrong;
        }

        var uri = element.HasAttribute("URI") ? element.GetAttribute("URI") : null;
        reference = new ParsedReference(uri, [.. transforms.Select(transform => transform.GetAttribute("Algorithm"))], digest);
        return SignatureVerdict.Valid;
    }

    public bool Is(string? uri, params string[] transforms) => Uri == uri && Transforms.SequenceEqual(transforms);
}
