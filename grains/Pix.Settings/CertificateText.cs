using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Settings;

/// <summary>How Pix writes certificates: one form of serial numbers, dates and days for all commands, logs and pages.</summary>
public static class CertificateText
{
    /// <summary>The serial number, hexadecimal in capitals, as <c>openssl x509 -serial</c> prints it.</summary>
    public static string Serial(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Hexadecimal(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));
    }

    /// <summary>The same for a decimal serial number, as in XML signatures and checkpoints; other text is left as it is.</summary>
    public static string SerialOfDecimal(string serial) =>
        BigInteger.TryParse(serial, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Hexadecimal(number) : serial;

    // In pairs of digits, without the pair 00 that DER puts before a leading set bit. It is negative only when an authority left that pair
    // out, against RFC 5280 section 4.1.2.2.
    private static string Hexadecimal(BigInteger number) =>
        (number.Sign < 0 ? "-" : "") + Convert.ToHexString(BigInteger.Abs(number).ToByteArray(isUnsigned: true, isBigEndian: true));

    /// <summary>Whole days until a time, negative after it. Half a day is 0 either way.</summary>
    public static int Days(DateTimeOffset until, DateTimeOffset now) => (int)Math.Truncate((until - now).TotalDays);

    /// <summary>Whole days until a certificate expires; negative once it has.</summary>
    public static int DaysLeft(X509Certificate2 certificate, DateTimeOffset now) => Days(certificate.NotAfter, now);

    /// <summary>A date and time of it, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Subject, serial number and days left as one sentence without its full stop.</summary>
    public static string Of(string subject, string serial, DateTimeOffset notAfter, DateTimeOffset now) => notAfter > now
        ? string.Create(CultureInfo.InvariantCulture, $"{subject}, serial {serial}, {Days(notAfter, now)} days left")
        : string.Create(CultureInfo.InvariantCulture, $"{subject}, serial {serial}, expired {-Days(notAfter, now)} days ago");

    /// <inheritdoc cref="Of(string, string, DateTimeOffset, DateTimeOffset)"/>
    public static string Of(X509Certificate2 certificate, DateTimeOffset now) => Of(certificate.Subject, Serial(certificate), certificate.NotAfter, now);
}
