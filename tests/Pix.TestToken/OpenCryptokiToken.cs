using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Pix.Hsm.Inspection;
using Pix.Hsm.Settings;

namespace Pix.TestToken;

/// <summary>openCryptoki's software token, initialized once for this process. One that is initialized already is somebody's, and is left alone.</summary>
/// <remarks>
/// PINs have 4 to 8 characters there, user name and colon with them. The mTLS key is a file, for the engine and the pool
/// cannot use the token at the same time (<see cref="TokenKind.InstancesAreApart"/>).
/// </remarks>
internal sealed partial class OpenCryptokiToken : PixToken
{
    private const string SoPin = "87654321";

    private readonly RSA _mtlsKey = RSA.Create(2048);

    private OpenCryptokiToken(string label)
        : base(label, "u", "pw-123", TokenKind.Chosen.Module)
    {
    }

    public static OpenCryptokiToken Create(string label)
    {
        var (token, slot) = (new OpenCryptokiToken(label), FreeSlot());
        Tool("--slot", slot, "--init-token", "--label", label, "--so-pin", SoPin);
        Tool("--slot", slot, "--login", "--login-type", "so", "--so-pin", SoPin, "--init-pin", "--new-pin", token.Pin);
        token.Keep(token.GenerateKey(SignatureLabel), new TestKey(MtlsLabel, "", new PublicKey(token._mtlsKey)));
        return token;
    }

    /// <remarks>With Pix's own key ceremony: pkcs11-tool leaves extractability to the token, and this one allows it.</remarks>
    public override TestKey GenerateKey(string label)
    {
        var (options, key) = (new HsmOptions { Pkcs11Library = Module, TokenLabel = Label, CloudHSMSecret = Secret }, KeyLabel.Parse(label));
        KeyCeremony.GenerateKey(options, key);
        var request = KeyCeremony.CertificateRequest(options, key, new X500DistinguishedName($"CN={label}"));
        return new TestKey(label, "", CertificateRequest.LoadSigningRequestPem(request, HashAlgorithmName.SHA256).PublicKey);
    }

    public override TestKey ImportKey(RSA key, string label) => throw new NotSupportedException("Keys are not imported here.");

    public override Dictionary<string, string?> Settings()
    {
        var settings = base.Settings();
        settings["Pix:MtlsKeyLabel"] = null;
        settings["Pix:MtlsKeyFile"] = _mtlsKey.ExportPkcs8PrivateKeyPem();
        return settings;
    }

    private static string FreeSlot()
    {
        var list = Tool("--list-slots");
        var free = SlotStart().Split(list).Skip(1).FirstOrDefault(slot => slot.Contains("uninitialized", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"openCryptoki has no uninitialized token; './pix test --token=opencryptoki' gives each test program a fresh one.\n{list}");
        return Convert.ToUInt64(free[..free.IndexOf(')', StringComparison.Ordinal)], 16).ToString(CultureInfo.InvariantCulture);
    }

    private static string Tool(params string[] arguments) => CommandLine.Run("pkcs11-tool", ["--module", TokenKind.Chosen.Module, .. arguments]);

    [GeneratedRegex(@"^Slot \d+ \(0x", RegexOptions.Multiline)]
    private static partial Regex SlotStart();
}
