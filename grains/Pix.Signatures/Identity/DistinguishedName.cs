using System.Formats.Asn1;
using System.Text;

namespace Pix.Signatures.Identity;

/// <summary>
/// An X.501 name, read from a certificate (DER) or from the string form of RFC 4514 in XML-Signature. Names from both sources can be
/// compared. Values are compared like X.520 caseIgnoreMatch, ignoring case and repeated or outer spaces.
/// </summary>
internal sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private readonly string _canonical;

    /// <param name="relativeNames">Relative distinguished names in the order of the certificate, least specific first.</param>
    private DistinguishedName(List<List<NameAttribute>> relativeNames)
    {
        _canonical = Canonical(relativeNames);
        Text = string.Join(", ", Enumerable.Reverse(relativeNames).Select(rdn => string.Join(" + ", rdn.Select(a => a.Text))));
    }

    /// <summary>The string form of the Central Bank's sample and messages: most specific name first, separated by <c>", "</c>.</summary>
    public string Text { get; }

    public static DistinguishedName FromDer(ReadOnlyMemory<byte> encoded)
    {
        var names = new List<List<NameAttribute>>();
        var sequence = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var rdn = new List<NameAttribute>();
            var set = sequence.ReadSetOf();
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                rdn.Add(NameAttribute.FromDer(attribute.ReadObjectIdentifier(), attribute.ReadEncodedValue()));
            }

            names.Add(rdn);
        }

        return new DistinguishedName(names);
    }

    /// <summary>Parses the string form. Returns false if the text is not a name.</summary>
    public static bool TryParse(string text, out DistinguishedName? name)
    {
        name = null;
        var parser = new DistinguishedNameParser(text);
        if (!parser.TryRead(out var mostSpecificFirst))
        {
            return false;
        }

        mostSpecificFirst.Reverse();
        name = new DistinguishedName(mostSpecificFirst);
        return true;
    }

    public bool Equals(DistinguishedName? other) => other is not null && _canonical == other._canonical;

    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    public override int GetHashCode() => _canonical.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    // Writes the length before each value, so that no value can imitate a separator.
    private static string Canonical(List<List<NameAttribute>> relativeNames)
    {
        var canonical = new StringBuilder();
        foreach (var rdn in relativeNames)
        {
            canonical.Append(rdn.Count).Append('{');
            foreach (var part in rdn.Select(a => $"{a.Type}={a.Folded.Length}:{a.Folded}").Order(StringComparer.Ordinal))
            {
                canonical.Append(part);
            }

            canonical.Append('}');
        }

        return canonical.ToString();
    }
}
