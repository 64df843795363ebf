using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.TestToken;

/// <summary>A SoftHSM token of its own, with a signing key and an mTLS key that never leave it, and certificates for both.</summary>
public sealed class SoftHsmToken
{
    public const string SignatureLabel = "pix-signature";
    public const string MtlsLabel = "pix-mtls";

    private int _keys;

    private SoftHsmToken(string label, string user, string password)
    {
        Label = label;
        User = user;
        Password = password;
        Module = TokenStore.Shared.CopyModule();
    }

    public string Label { get; }

    public string User { get; }

    public string Password { get; }

    /// <summary>user:password, as CloudHSM wants it.</summary>
    public string Pin => $"{User}:{Password}";

    /// <summary>The setting CloudHSMSecret.</summary>
    public string Secret => $$"""{"HSM_USER":"{{User}}","HSM_PASSWORD":"{{Password}}"}""";

    /// <summary>Path of a copy of the module that nobody else in the process loads.</summary>
    public string Module { get; }

    public TestKey SignatureKey { get; private set; } = null!;

    public TestKey MtlsKey { get; private set; } = null!;

    public X509Certificate2 SignatureCertificate { get; private set; } = null!;

    public X509Certificate2 MtlsCertificate { get; private set; } = null!;

    /// <summary>Whether the tools are installed; a test that needs them says plainly when it is skipped.</summary>
    public static bool IsPossible => File.Exists(TokenStore.Module) && File.Exists("/usr/bin/softhsm2-util") && File.Exists("/usr/bin/pkcs11-tool");

    /// <summary>A token with both keys.</summary>
    public static SoftHsmToken Create(string label, string user = "pix_user", string password = "test-only-1")
    {
        var token = new SoftHsmToken(label, user, password);
        var staging = Directory.CreateTempSubdirectory("pix-token-").FullName;
        var tokens = Directory.CreateDirectory(Path.Combine(staging, "tokens")).FullName;
        var configuration = TokenStore.WriteConfiguration(staging, tokens);
        CommandLine.Run("softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", "so-test-only", "--pin", token.Pin], ("SOFTHSM2_CONF", configuration));
        token.SignatureKey = token.GenerateKey(SignatureLabel, configuration);
        token.MtlsKey = token.GenerateKey(MtlsLabel, configuration);
        foreach (var folder in Directory.GetDirectories(tokens))
        {
            Directory.Move(folder, Path.Combine(TokenStore.Shared.Tokens, Path.GetFileName(folder)));
        }

        Directory.Delete(staging, recursive: true);
        token.SignatureCertificate = token.SignatureKey.Certify();
        token.MtlsCertificate = token.MtlsKey.Certify();
        return token;
    }

    /// <summary>One more key pair; labels may repeat.</summary>
    public TestKey GenerateKey(string label) => GenerateKey(label, TokenStore.Shared.ConfigurationFile);

    /// <summary>A key made outside, so that several tokens hold the same one, as the members of an HSM cluster do.</summary>
    public TestKey ImportKey(RSA key, string label)
    {
        var (id, file) = ((++_keys).ToString("x4", CultureInfo.InvariantCulture), Path.GetTempFileName());
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        CommandLine.Run("softhsm2-util", ["--import", file, "--token", Label, "--label", label, "--id", id, "--pin", Pin], ("SOFTHSM2_CONF", TokenStore.Shared.ConfigurationFile));
        File.Delete(file);
        return new TestKey(label, id, new PublicKey(key));
    }

    /// <summary>Settings for Pix on this token, section Pix, in memory.</summary>
    public Dictionary<string, string?> Settings() => new()
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

    private TestKey GenerateKey(string label, string configuration)
    {
        var id = (++_keys).ToString("x4", CultureInfo.InvariantCulture);
        string[] login = ["--module", TokenStore.Module, "--token-label", Label, "--login", "--pin", "env:PIX_TEST_PIN"];
        (string, string)[] environment = [("SOFTHSM2_CONF", configuration), ("PIX_TEST_PIN", Pin)];
        CommandLine.Run("pkcs11-tool", [.. login, "--keypairgen", "--key-type", "rsa:2048", "--label", label, "--id", id], environment);
        var file = Path.GetTempFileName();
        CommandLine.Run("pkcs11-tool", [.. login, "--read-object", "--type", "pubkey", "--id", id, "--output-file", file], environment);
        var publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(File.ReadAllBytes(file), out _);
        File.Delete(file);
        return new TestKey(label, id, publicKey);
    }
}
