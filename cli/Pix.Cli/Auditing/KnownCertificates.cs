using System.Security.Cryptography.X509Certificates;
using Pix.Settings;
using Pix.Signatures.Identity;

namespace Pix.Cli.Auditing;

/// <summary>The past and present certificates of the participant or of the Central Bank, from a setting and from options.</summary>
internal sealed class KnownCertificates
{
    private readonly Dictionary<string, X509Certificate2> _bySerial;

    private KnownCertificates(IReadOnlyList<X509Certificate2> certificates, TrustedSigners signers)
    {
        Signers = signers;
        _bySerial = certificates.DistinctBy(Serial).ToDictionary(Serial, StringComparer.Ordinal);
    }

    public TrustedSigners Signers { get; }

    /// <summary>All certificates, each as DER in Base64.</summary>
    public IEnumerable<string> AllDer => _bySerial.Values.Select(certificate => Convert.ToBase64String(certificate.RawData));

    /// <summary>Returns the certificates with the given serial numbers, each as DER in Base64.</summary>
    public IReadOnlyList<string> DerOf(IReadOnlyList<string> serials) => [.. serials.Select(serial => Convert.ToBase64String(_bySerial[serial].RawData))];

    /// <summary>Reads the certificates of a setting (PEM text or the path of a PEM file) and of PEM files.</summary>
    /// <exception cref="CommandException">A text or file cannot be read, or neither the setting nor the files contain a certificate.</exception>
    public static KnownCertificates Read(string setting, string option, IReadOnlyList<string> files)
    {
        var configured = Settings.Read()[$"Pix:{setting}"] ?? "";
        var certificates = files.SelectMany(file => FromSetting(option, file)).ToList();
        if (configured.Length > 0)
        {
            certificates.AddRange(FromSetting($"Pix:{setting}", configured));
        }

        if (certificates.Count == 0)
        {
            throw CommandException.Usage($"No certificate to verify with: give {option} CERT.pem, or set Pix:{setting} (./pix up sets it).");
        }

        try
        {
            return new(certificates, TrustedSigners.FromCertificates(certificates));
        }
        catch (ArgumentException e)
        {
            throw CommandException.Usage($"{option}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Returns the certificate with the given decimal serial number. Null, with a reason, if it is unknown or was not valid at the given time.
    /// </summary>
    public X509Certificate2? Find(string serial, DateTimeOffset at, out string reason)
    {
        reason = "";
        if (!_bySerial.TryGetValue(serial, out var certificate))
        {
            reason = $"There is no certificate with serial number {serial} here; name it with --cert.";
            return null;
        }

        if (at < certificate.NotBefore.ToUniversalTime() || at > certificate.NotAfter.ToUniversalTime())
        {
            reason = $"The certificate {serial} was not valid at the time.";
            return null;
        }

        return certificate;
    }

    private static string Serial(X509Certificate2 certificate) => SigningIdentity.FromCertificate(certificate).SerialNumber;

    private static X509Certificate2Collection FromSetting(string source, string value)
    {
        try
        {
            return TextOrFile.FromString(value).Read(source).Certificates();
        }
        catch (UnreadableSettingException e)
        {
            throw CommandException.Usage($"{source} {e.Reason}.", e);
        }
    }
}
