using System.Numerics;
using System.Globalization;

namespace Pix.Signatures;

/// <summary>The serial number of a certificate: an integer, in XML written in decimal (XML-Signature, section 4.4.4.1).</summary>
internal readonly record struct SerialNumber(BigInteger Value)
{
    /// <summary>RFC 5280 section 4.1.2.2 allows 20 octets, which are at most 49 digits.</summary>
    private const int MaxDigits = 60;

    public static SerialNumber Of(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        new(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));

    /// <summary>Reads <c>xs:integer</c>: white space around, sign and leading zeros are allowed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SerialNumber serial)
    {
        var digits = text.Trim(" \t\r\n");
        var isNumber = digits.Length <= MaxDigits
            && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
        serial = isNumber ? new SerialNumber(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) : default;
        return isNumber;
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
