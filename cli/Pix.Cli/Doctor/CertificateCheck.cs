using Pix.Cli.Certificates;

namespace Pix.Cli.Doctor;

/// <summary>Whether the certificates can be read, are valid for a while, and are the participant's.</summary>
internal static class CertificateCheck
{
    private const string Name = "certificate";
    private const int Soon = 30;

    public static IReadOnlyList<Finding> Look(Patient patient) =>
        [.. ConfiguredCertificates.Read(patient.Settings, patient.Time).Select(use => Judge(use, patient))];

    private static Finding Judge(CertificateUse use, Patient patient) => use switch
    {
        { State: "unreadable" } => Finding.Bad(Name, $"{use.Setting} holds no certificate that can be read.", $"Set {use.Setting} to PEM text or the path of a PEM file that this user can read."),
        { State: "expired" } => Finding.Bad(Name, $"{use.Setting}: the certificate expired {-use.DaysLeft:F0} days ago ({use.Subject}).", $"{Renewal(use)}; if the date looks right, look at the clock."),
        { State: "not yet valid" } => Finding.Bad(Name, $"{use.Setting}: the certificate is not valid yet ({use.Subject}).", "Keep the one before it in the setting until then; if the date looks right, look at the clock."),
        _ when IsOfAnother(use, patient["Ispb"]) => Finding.Warning(Name, $"{use.Setting}: the certificate is of another participant than {patient["Ispb"]} ({use.Subject}).", $"Set Pix:Ispb or {use.Setting} right: the Central Bank refuses messages whose signer is another participant."),
        { State: "valid", DaysLeft: < Soon } => Finding.Warning(Name, $"{use.Setting}: the certificate expires in {use.DaysLeft:F0} days ({use.Subject}).", $"{Renewal(use)}."),
        { State: "valid" } => Finding.Good(Name, $"{use.Setting}: valid for {use.DaysLeft:F0} days more."),
        _ => Finding.Good(Name, $"{use.Setting}: {use.State}."),
    };

    private static string Renewal(CertificateUse use) => use.Setting.StartsWith("Pix:Bcb", StringComparison.Ordinal)
        ? $"Fetch the Central Bank's new certificate and add it to {use.Setting}"
        : $"Have a new one issued ('./pix hsm csr' makes the request) and add it to {use.Setting}";

    // ICP-Brasil's SPB certificates name the participant as OU=ISPB-nnnnnnnn.
    private static bool IsOfAnother(CertificateUse use, string ispb) =>
        use.Setting is "Pix:SignatureCertificate" or "Pix:MtlsCertificate" && use.Subject.Contains("ISPB-", StringComparison.Ordinal) && !use.Subject.Contains($"ISPB-{ispb}", StringComparison.Ordinal);
}
