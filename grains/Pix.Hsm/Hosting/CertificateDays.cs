using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pairs;
using Pix.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Measures the days until each certificate expires, for metrics.</summary>
internal static class CertificateDays
{
    public static IEnumerable<Measurement<double>> Of(SigningKeyRing ring, MtlsIdentity mtls, DateTimeOffset now) =>
        [.. ring.Certificates.Select(certificate => Measure("signature", certificate, now)), .. mtls.Pairs.Select(pair => Measure("mtls", pair.Certificate, now))];

    private static Measurement<double> Measure(string use, X509Certificate2 certificate, DateTimeOffset now) =>
        new(CertificateTimes.DaysLeft(certificate, now), new KeyValuePair<string, object?>("use", use), new KeyValuePair<string, object?>("serial", CertificateText.Serial(certificate)));
}
