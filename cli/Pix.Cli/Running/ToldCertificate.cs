using System.Text.Json;
using Pix.Settings;

namespace Pix.Cli.Running;

/// <summary>A certificate in a report of the management port of a silo or front door.</summary>
/// <param name="Subject">Subject name of the certificate.</param>
/// <param name="Serial">Serial number, hexadecimal.</param>
/// <param name="ValidTo">End of the validity.</param>
internal sealed record ToldCertificate(string Subject, string Serial, DateTimeOffset ValidTo)
{
    public static ToldCertificate Read(JsonElement told) =>
        new(told.GetProperty("subject").GetString()!, told.GetProperty("serial").GetString()!, told.GetProperty("notAfter").GetDateTimeOffset());

    /// <summary>Number of whole days until the certificate expires.</summary>
    public int DaysLeft(DateTimeOffset now) => CertificateText.Days(ValidTo, now);

    /// <summary>Subject, serial number and days left of the certificate, as one sentence without the full stop.</summary>
    public string Text(DateTimeOffset now) => CertificateText.Of(Subject, Serial, ValidTo, now);
}
