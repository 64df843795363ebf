using System.Text.Json;
using Pix.Settings;

namespace Pix.Cli.Running;

/// <summary>A certificate as a management port reports it.</summary>
/// <param name="Subject">Subject name of the certificate.</param>
/// <param name="Serial">Serial number, hexadecimal.</param>
/// <param name="ValidTo">End of the validity.</param>
internal sealed record ToldCertificate(string Subject, string Serial, DateTimeOffset ValidTo)
{
    public static ToldCertificate Read(JsonElement told) =>
        new(told.GetProperty("subject").GetString()!, told.GetProperty("serial").GetString()!, told.GetProperty("notAfter").GetDateTimeOffset());

    /// <summary>Whole days until the certificate expires.</summary>
    public int DaysLeft(DateTimeOffset now) => CertificateText.Days(ValidTo, now);

    /// <summary>Subject, serial number and days left as one sentence without its full stop.</summary>
    public string Text(DateTimeOffset now) => CertificateText.Of(Subject, Serial, ValidTo, now);
}
