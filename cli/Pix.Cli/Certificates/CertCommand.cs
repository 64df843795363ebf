using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Cli.Output;
using Pix.Settings;

namespace Pix.Cli.Certificates;

/// <summary>The commands <c>pix cert list|show</c>, which show certificates.</summary>
internal static class CertCommand
{
    public static Command Create() => new("cert", "Look at certificates.") { List(), Show() };

    private static Command List()
    {
        var output = new OutputOptions();
        var list = new Command("list", "The certificates of the settings, the first to expire first. Exit code 1 when one that is in use is not valid now or cannot be read.");
        output.AddTo(list);
        list.SetAction(parsed =>
        {
            var uses = ConfiguredCertificates.Read(Settings.Read(), TimeProvider.System);
            var rows = uses.OrderBy(use => use.DaysLeft ?? int.MinValue)
                .Select(use => new object?[] { use.Setting, use.Subject, use.Serial, use.NotAfter, use.DaysLeft, use.State });
            output.Choose(parsed).Write(Rows.Of(["setting", "subject", "serial", "valid_to", "days_left", "state"], rows), Console.Out);
            return uses.All(use => use.IsUsable) ? ExitCode.Success : ExitCode.No;
        });
        return list;
    }

    private static Command Show()
    {
        var file = new Argument<string>("file") { Description = "A PEM file with one or several certificates." };
        var output = new OutputOptions();
        var show = new Command("show", "What is in a certificate: the names, serial number and fingerprint as Pix's settings want them.") { file };
        output.AddTo(show);
        show.SetAction(parsed =>
        {
            var certificates = PemFile.Read(parsed.GetRequiredValue(file)) ?? throw CommandException.Usage($"'{parsed.GetRequiredValue(file)}' holds no certificate that can be read.");
            output.Choose(parsed).Write(Rows.Of(["field", "value"], certificates.SelectMany(Fields)), Console.Out);
            return ExitCode.Success;
        });
        return show;
    }

    private static IEnumerable<object?[]> Fields(X509Certificate2 certificate)
    {
        yield return ["subject", certificate.Subject];
        yield return ["issuer", certificate.Issuer];
        yield return ["serial", CertificateText.Serial(certificate)];
        yield return ["serial_decimal", new System.Numerics.BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture)];
        yield return ["sha256", certificate.GetCertHashString(HashAlgorithmName.SHA256)];
        yield return ["valid_from", CertificateText.Time(certificate.NotBefore)];
        yield return ["valid_to", CertificateText.Time(certificate.NotAfter)];
        yield return ["days_left", CertificateText.DaysLeft(certificate, TimeProvider.System.GetUtcNow()).ToString(CultureInfo.InvariantCulture)];
        yield return ["key", $"{certificate.PublicKey.Oid.FriendlyName} {certificate.GetRSAPublicKey()?.KeySize ?? certificate.GetECDsaPublicKey()?.KeySize}"];
        yield return ["key_usage", certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages.ToString() ?? ""];
        yield return ["extended_key_usage", string.Join(", ", certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(use => use.EnhancedKeyUsages.Cast<Oid>()).Select(oid => oid.FriendlyName ?? oid.Value))];
    }
}
