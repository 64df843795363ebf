using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Signatures.Identity;

/// <summary>The serial number of a certificate, an integer that XML-Signature writes in decimal (section 4.4.4.1).</summary>
internal readonly record struct SerialNumber(BigInteger Value)
{
    /// <summary>Maximum length of the decimal form. RFC 5280 section 4.1.2.2 allows 20 octets, which are at most 49 digits.</summary>
    private const int MaxDigits = 60;

    public static SerialNumber Of(X509Certificate2 certificate) =>
        new(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));

    /// <summary>Parses an <c>xs:integer</c>, in which surrounding white space, a sign and leading zeros are allowed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SerialNumber serial)
    {
        var digits = text.Trim(" \t\r\n");
        serial = default;
        if (digits.Length > MaxDigits || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        serial = new SerialNumber(value);
        return true;
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
