using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Pix.Settings;

namespace Pix.Cli.Certificates;

/// <summary>Reads the certificates that the settings contain, or whose files the settings refer to.</summary>
internal static class ConfiguredCertificates
{
    private static readonly string[] SettingNames = ["SignatureCertificate", "MtlsCertificate", "BcbSignatureCertificate", "BcbMtlsCertificate", "FrontDoorCertificate", "CallerCertificateAuthorities", "ClusterCertificate", "ClusterCertificateAuthority"];

    /// <summary>Returns one entry for each certificate in the settings, and one entry for each setting whose certificates cannot be read.</summary>
    public static IReadOnlyList<ConfiguredCertificate> Read(IConfiguration settings, TimeProvider time) =>
        [.. SettingNames.Where(name => !string.IsNullOrWhiteSpace(settings[$"Pix:{name}"])).SelectMany(name => Read(name, settings[$"Pix:{name}"]!, time.GetUtcNow()))];

    private static IEnumerable<ConfiguredCertificate> Read(string name, string value, DateTimeOffset now)
    {
        if (PemFile.Read(value) is not { } certificates)
        {
            return [new ConfiguredCertificate($"Pix:{name}", "", "", null, null, "unreadable", null)];
        }

        // During a rotation a setting has several certificates. The setting is usable if at least one of its certificates is valid.
        var uses = certificates.Select(certificate => Of(name, certificate, now)).ToList();
        return uses.Any(use => use.IsUsable) ? uses.Select(use => use.IsUsable ? use : use with { State = $"{use.State} (another is valid)" }) : uses;
    }

    private static ConfiguredCertificate Of(string name, X509Certificate2 certificate, DateTimeOffset now)
    {
        var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        var state = now.UtcDateTime < from ? "not yet valid" : now.UtcDateTime >= to ? "expired" : "valid";
        return new ConfiguredCertificate(
            $"Pix:{name}", certificate.Subject, CertificateText.Serial(certificate), CertificateText.Time(certificate.NotAfter), CertificateText.DaysLeft(certificate, now), state, certificate);
    }
}

/// <summary>A certificate, with the name of the setting that contains it and with its state, such as <c>valid</c> or <c>expired</c>.</summary>
internal sealed record ConfiguredCertificate(string Setting, string Subject, string Serial, string? NotAfter, int? DaysLeft, string State, X509Certificate2? Certificate)
{
    /// <summary>Returns the certificate's subject, serial number and days left, in the form that all commands use. Empty if it cannot be read.</summary>
    public string Text(DateTimeOffset now) => Certificate is null ? "" : CertificateText.Of(Certificate, now);

    public bool IsUsable => State == "valid" || State.EndsWith("(another is valid)", StringComparison.Ordinal);
}
