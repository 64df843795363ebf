using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Settings;

/// <summary>How Pix writes certificates: one form of serial numbers, dates and days for all commands, logs and pages.</summary>
public static class CertificateText
{
    /// <summary>Returns the serial number in hexadecimal capitals, as <c>openssl x509 -serial</c> prints it.</summary>
    public static string Serial(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Hexadecimal(new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));
    }

    /// <summary>
    /// Turns a decimal serial number, as XML signatures and checkpoints have it, into hexadecimal capitals; other text is returned
    /// unchanged.
    /// </summary>
    public static string SerialOfDecimal(string serial) =>
        BigInteger.TryParse(serial, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Hexadecimal(number) : serial;

    // Two digits for each byte, without the byte 00 that DER puts before a number whose highest bit is set. The number is negative only if
    // the authority omitted that byte, against RFC 5280 section 4.1.2.2.
    private static string Hexadecimal(BigInteger number) =>
        (number.Sign < 0 ? "-" : "") + Convert.ToHexString(BigInteger.Abs(number).ToByteArray(isUnsigned: true, isBigEndian: true));

    /// <summary>Whole days until a time, rounded towards zero; negative when the time has passed by a day or more.</summary>
    public static int Days(DateTimeOffset until, DateTimeOffset now) => (int)Math.Truncate((until - now).TotalDays);

    /// <summary>Whole days until a certificate expires, rounded towards zero; negative when it expired a day or more ago.</summary>
    public static int DaysLeft(X509Certificate2 certificate, DateTimeOffset now) => Days(certificate.NotAfter, now);

    /// <summary>A point in time as <c>yyyy-MM-dd HH:mm:ss</c>, UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Subject, serial number and days left (or days since expiry) of a certificate, as one sentence without its full stop.</summary>
    public static string Of(string subject, string serial, DateTimeOffset notAfter, DateTimeOffset now) => notAfter > now
        ? string.Create(CultureInfo.InvariantCulture, $"{subject}, serial {serial}, {Days(notAfter, now)} days left")
        : string.Create(CultureInfo.InvariantCulture, $"{subject}, serial {serial}, expired {-Days(notAfter, now)} days ago");

    /// <inheritdoc cref="Of(string, string, DateTimeOffset, DateTimeOffset)"/>
    public static string Of(X509Certificate2 certificate, DateTimeOffset now) => Of(certificate.Subject, Serial(certificate), certificate.NotAfter, now);
}
