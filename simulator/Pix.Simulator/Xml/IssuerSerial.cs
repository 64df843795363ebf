using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Xml;

/// <summary>How a KeyInfo identifies a certificate: by issuer name, most specific part first, and by serial number in decimal.</summary>
internal sealed record IssuerSerial(string Issuer, string Serial)
{
    public static IssuerSerial Of(X509Certificate2 certificate) =>
        new(certificate.IssuerName.Name, SerialOf(certificate).ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether a certificate has this issuer and serial number. Compares the parsed names and numbers, not their text.</summary>
    public bool Names(X509Certificate2 certificate)
    {
        if (!BigInteger.TryParse(Serial, NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            || serial != SerialOf(certificate))
        {
            return false;
        }

        return TryParts(Issuer, out var named)
            && named.AsEnumerable().Reverse().SequenceEqual(Parts(certificate.IssuerName));
    }

    private static BigInteger SerialOf(X509Certificate2 certificate) =>
        new(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true);

    private static bool TryParts(string name, out List<(string Type, string Value)> parts)
    {
        try
        {
            // With flag None the parts keep the order of the text, most specific part first. A certificate has the reverse order.
            parts = Parts(new X500DistinguishedName(name, X500DistinguishedNameFlags.None));
            return parts.Count > 0;
        }
        catch (CryptographicException)
        {
            parts = [];
            return false;
        }
    }

    private static List<(string Type, string Value)> Parts(X500DistinguishedName name) =>
        [.. name.EnumerateRelativeDistinguishedNames(reversed: false).Select(Part)];

    private static (string Type, string Value) Part(X500RelativeDistinguishedName part) => part.HasMultipleElements
        ? ("", Convert.ToHexString(part.RawData.Span))
        : (part.GetSingleElementType().Value ?? "", (part.GetSingleElementValue() ?? "").Trim().ToUpperInvariant());
}
