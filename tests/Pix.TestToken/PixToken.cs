using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.TestToken;

/// <summary>A token with a signing key and an mTLS key that never leave it, and certificates for both.</summary>
public abstract class PixToken
{
    public const string SignatureLabel = "pix-signature";
    public const string MtlsLabel = "pix-mtls";

    protected PixToken(string label, string user, string password, string module) => (Label, User, Password, Module) = (label, user, password, module);

    public string Label { get; }

    public string User { get; }

    public string Password { get; }

    /// <summary>user:password, as CloudHSM wants it.</summary>
    public string Pin => $"{User}:{Password}";

    /// <summary>The setting CloudHSMSecret.</summary>
    public string Secret => SecretOf(Password);

    /// <summary>Path of the module for <c>Pix:Pkcs11Library</c>.</summary>
    public string Module { get; }

    public TestKey SignatureKey { get; private set; } = null!;

    public TestKey MtlsKey { get; private set; } = null!;

    public X509Certificate2 SignatureCertificate { get; private set; } = null!;

    public X509Certificate2 MtlsCertificate { get; private set; } = null!;

    /// <summary>The setting CloudHSMSecret with another password.</summary>
    public string SecretOf(string password) => $$"""{"HSM_USER":"{{User}}","HSM_PASSWORD":"{{password}}"}""";

    /// <summary>One more key pair; labels may repeat.</summary>
    public abstract TestKey GenerateKey(string label);

    /// <summary>A key made outside, so that several tokens hold the same one, as the members of an HSM cluster do.</summary>
    public abstract TestKey ImportKey(RSA key, string label);

    /// <summary>Settings for Pix on this token, section Pix, in memory.</summary>
    public virtual Dictionary<string, string?> Settings() => new()
    {
        ["Pix:Pkcs11Library"] = Module,
        ["Pix:TokenLabel"] = Label,
        ["Pix:CloudHSMSecret"] = Secret,
        ["Pix:SignatureKeyLabel"] = SignatureLabel,
        ["Pix:SignatureCertificate"] = SignatureCertificate.ExportCertificatePem(),
        ["Pix:MtlsKeyLabel"] = MtlsLabel,
        ["Pix:MtlsCertificate"] = MtlsCertificate.ExportCertificatePem(),
        ["Pix:HsmSessions"] = "4",
        // Machines that build are busy; what waits too long is tested where it is meant.
        ["Pix:HsmSessionWait"] = "00:00:20",
    };

    protected void Keep(TestKey signature, TestKey mtls)
    {
        (SignatureKey, MtlsKey) = (signature, mtls);
        (SignatureCertificate, MtlsCertificate) = (signature.Certify(), mtls.Certify());
    }
}
