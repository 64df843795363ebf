using System.Security.Cryptography.X509Certificates;
using Pix.Cli.Certificates;

namespace Pix.Cli.Doctor;

/// <summary>
/// Checks whether the certificates are readable, are valid for at least 30 more days, belong to the participant, and are used for one purpose
/// and one environment each.
/// </summary>
internal static class CertificateCheck
{
    /// <summary>Name of this check in its findings.</summary>
    public const string Name = "certificate";

    private const string Signature = "Pix:SignatureCertificate", Mtls = "Pix:MtlsCertificate", Servers = "Pix:BcbMtlsCertificate";
    private const int Soon = 30;

    public static IReadOnlyList<Finding> Look(Patient patient)
    {
        var uses = ConfiguredCertificates.Read(patient.Settings, patient.Time);
        return [.. uses.Select(use => Judge(use, patient)), .. OneForBoth(uses, patient), .. EnvironmentCheck.Look(patient, [.. uses.Where(IsOwn)])];
    }

    /// <summary>True if the certificate is the participant's own, for signing or for mTLS. The Central Bank has these certificates registered.</summary>
    public static bool IsOwn(ConfiguredCertificate use) => use is { Setting: Signature or Mtls, Certificate: not null };

    private static Finding Judge(ConfiguredCertificate use, Patient patient)
    {
        var text = use.Text(patient.Time.GetUtcNow());
        return use switch
        {
            { State: "unreadable" } => Finding.Bad(Name, $"{use.Setting} holds no certificate that can be read.", $"Set {use.Setting} to PEM text or the path of a PEM file that this user can read.") with { Cause = $"certificate {use.Setting}" },

            // An expired certificate of a server is only a warning, because a silo accepts a pinned certificate also outside its validity.
            { State: "expired" or "not yet valid", Setting: Servers } when !IsAuthority(use) => Finding.Warning(Name, $"{use.Setting}: {text} is outside its dates; the silo believes it as a pin.", $"{Renewal(use)}; if the date looks right, look at the clock."),
            { State: "expired" } => Finding.Bad(Name, $"{use.Setting}: {text}.", $"{Renewal(use)}; if the date looks right, look at the clock.") with { Cause = $"certificate {use.Setting}" },
            { State: "not yet valid" } => Finding.Bad(Name, $"{use.Setting}: {text}, is not valid yet.", "Keep the one before it in the setting until then; if the date looks right, look at the clock.") with { Cause = $"certificate {use.Setting}" },
            _ when IsOfAnother(use, patient["Ispb"]) => Finding.Warning(Name, $"{use.Setting}: the certificate is of another participant than {patient["Ispb"]} ({text}).", $"Set Pix:Ispb or {use.Setting} right: the Central Bank refuses messages whose signer is another participant."),
            { State: "valid", DaysLeft: < Soon } => Finding.Warning(Name, $"{use.Setting}: {text}.", $"{Renewal(use)}."),
            _ => Finding.Good(Name, $"{use.Setting}: {text}{(use.State == "valid" ? "" : $" ({use.State})")}."),
        };
    }

    // Warns if signing and mTLS use the same key. Res. BCB 503 requires separate keys if a participant connects through a provider. The security
    // manual recommends separate keys to all participants (QA 317).
    private static IEnumerable<Finding> OneForBoth(IReadOnlyList<ConfiguredCertificate> uses, Patient patient)
    {
        var signing = uses.Where(use => use.Setting == Signature && use.Certificate is not null).ToList();
        var shared = uses.FirstOrDefault(use => use.Setting == Mtls && use.Certificate is { } channel && signing.Exists(other => SameKey(other.Certificate!, channel)));
        if (shared is not null)
        {
            yield return Finding.Warning(
                Name,
                $"{Signature} and {Mtls} have one key ({shared.Text(patient.Time.GetUtcNow())}).",
                "Have a certificate issued for each purpose, with a key of its own: whoever may open connections should not be able to sign payments.");
        }
    }

    private static bool SameKey(X509Certificate2 one, X509Certificate2 other) => one.GetPublicKey().AsSpan().SequenceEqual(other.GetPublicKey());

    private static bool IsAuthority(ConfiguredCertificate use) =>
        use.Certificate!.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    private static string Renewal(ConfiguredCertificate use) => use.Setting.StartsWith("Pix:Bcb", StringComparison.Ordinal)
        ? $"Fetch the Central Bank's new certificate and add it to {use.Setting}"
        : $"Have a new one issued ('./pix hsm csr' makes the request) and add it to {use.Setting}";

    // True if the subject contains another participant's ISPB. ICP-Brasil's SPB certificates contain the ISPB as OU=ISPB-nnnnnnnn.
    private static bool IsOfAnother(ConfiguredCertificate use, string ispb) =>
        IsOwn(use) && use.Subject.Contains("ISPB-", StringComparison.Ordinal) && !use.Subject.Contains($"ISPB-{ispb}", StringComparison.Ordinal);
}
