using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pix.Cli.Tokens;
using Pix.Hsm;
using Pix.Hsm.Inspection;
using Pix.Settings;

namespace Pix.Cli.Doctor;

/// <summary>
/// Checks whether the HSM token is present and whether its keys sign. If a silo runs, its report is used. If no silo runs and a login is
/// allowed, this check logs in and signs; without a login it only checks that the token is present.
/// </summary>
internal static partial class TokenCheck
{
    private const string Name = "token";

    private static readonly string[] Parts = ["hsm", "mtls"];

    public static async Task<IReadOnlyList<Finding>> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        // A running silo has logged in already. With its report, no further login is needed, which could fail with a wrong PIN.
        if (patient.Silo.Ready is { } told)
        {
            return [.. told.GetProperty("parts").EnumerateArray().Where(part => Parts.Contains(part.GetProperty("part").GetString())).Select(AsTold)];
        }

        if (SoftHsmTrouble(patient) is { } trouble)
        {
            return [trouble];
        }

        try
        {
            return patient.MayLogIn ? await SignAsync(patient, cancellationToken) : Look();
        }
        catch (HsmException broken)
        {
            return [Finding.Bad(Name, broken.Message, FixOf(broken.Problem, patient)) with { Cause = CauseOf(broken) }];
        }
        catch (CommandException settings)
        {
            return [Finding.Bad(Name, settings.Message, "Set what the sentence says.") with { Cause = "settings" }];
        }
    }

    private static List<Finding> Look()
    {
        var tokens = TokenInspector.Present(TokenOptions.Read());
        return
        [
            .. tokens.Select(token => token.PinAboutToLock
                ? Finding.Bad(Name, $"Token '{token.Label}' is there, and one more wrong PIN locks its user, or he is locked.", "Put the right HSM_USER and HSM_PASSWORD into Pix:CloudHSMSecret before anything logs in; the HSM's officer unlocks the user.") with { Cause = "token" }
                : Finding.Good(Name, $"Token '{token.Label}' is there.")),
            Finding.Unknown(
                Name,
                "Whether the PIN is right and the keys sign was not tried: no silo runs that could be asked, and a wrong PIN brings the token's user nearer to its lock. "
                + "'./pix doctor --login' logs in once, as a silo that starts does, and signs; so does './pix hsm selftest'."),
        ];
    }

    /// <summary>Logs in to the HSM token with the silo's own code, and signs with each key.</summary>
    private static async Task<IReadOnlyList<Finding>> SignAsync(Patient patient, CancellationToken cancellationToken)
    {
        await using var token = await TokenHost.StartAsync(cancellationToken);
        var findings = new List<Finding>();
        foreach (var key in token.Keys.Keys)
        {
            var result = await SelfTest.RunAsync(key, cancellationToken);
            findings.Add(result.Works
                ? Finding.Good(Name, result.Sentence)
                : Finding.Bad(Name, result.Sentence, "Key and certificate may not be a pair: compare './pix hsm list' with './pix cert list'."));
        }

        if (await SelfTest.RunMtlsAsync(token.Mtls, cancellationToken) is { } channel)
        {
            findings.Add(channel.Works ? Finding.Good(Name, channel.Sentence) : Finding.Bad(Name, channel.Sentence, "Look at Pix:MtlsKeyLabel and at OpenSSL's engine or provider: './pix hsm selftest'."));
        }

        if (token.CheckpointKey.Label is { } checkpoint)
        {
            var signature = await token.CheckpointKey.SignDigestAsync(SHA256.HashData("Pix self-test"u8), cancellationToken);
            findings.Add(signature.Value is not null
                ? Finding.Good(Name, $"{checkpoint}: signs checkpoints of the audit; SHA-256 of its public key {Convert.ToHexStringLower(SHA256.HashData(token.CheckpointKey.PublicKey.Span))}")
                : Finding.Bad(Name, $"{checkpoint}: {signature.Failure}. {signature.Detail}", "Look at the key of Pix:CheckpointKeyLabel: './pix hsm list --all'."));
        }

        var now = patient.Time.GetUtcNow();
        return [.. findings, .. RotationCheck.Look(token.Keys, now), .. SigningMemoryCheck.Look(token.Keys.Schedule, patient["JournalPath"], now)];
    }

    private static Finding AsTold(JsonElement part)
    {
        var reason = $"The running silo says: {part.GetProperty("reason").GetString()}";
        return part.GetProperty("ready").GetBoolean()
            ? Finding.Good(Name, reason)
            : Finding.Bad(Name, reason, "The silo tries again by itself; correct what the sentence names (docs/operations.md#hsm).") with { Cause = "token" };
    }

    // If the message is about a certificate's setting, returns the cause that CertificateCheck uses, so that the two findings are merged.
    private static string CauseOf(HsmException broken) => broken.Problem is HsmProblem.Unreadable or HsmProblem.NoValidCertificate && Certificate().Match(broken.Message) is { Success: true } setting
        ? $"certificate {setting.Value}"
        : "token";

    [GeneratedRegex("Pix:[A-Za-z]+Certificate")]
    private static partial Regex Certificate();

    private static Finding? SoftHsmTrouble(Patient patient)
    {
        if (!patient["Pkcs11Library"].Contains("softhsm", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var configuration = Environment.GetEnvironmentVariable("SOFTHSM2_CONF") ?? "";
        return configuration.Length > 0 && Presence.WhyNoFile(configuration) is { } why
            ? Finding.Bad(Name, $"SOFTHSM2_CONF names {configuration}, {why}, so SoftHSM sees no token.", "Run './pix up', which writes it, or set SOFTHSM2_CONF to the configuration that is.")
            : null;
    }

    private static string FixOf(HsmProblem problem, Patient patient) => problem switch
    {
        HsmProblem.ModuleMissing => "Install the module ('apt-get install softhsm2', or CloudHSM's Client SDK 5), and set Pix:Pkcs11Library to its path.",
        HsmProblem.TokenMissing => $"Set Pix:TokenLabel to the label of a token that is there ('{patient["TokenLabel"]}' is not); for CloudHSM, see that the cluster can be reached.",
        HsmProblem.PinRefused => "Put the right HSM_USER and HSM_PASSWORD into Pix:CloudHSMSecret, before more tries lock the token.",
        HsmProblem.KeyMissing => $"Set Pix:SignatureKeyLabel and Pix:MtlsKeyLabel to labels of keys in the token; './pix hsm list' with the right label shows them, './pix hsm keygen' makes one.",
        HsmProblem.CertificateMismatch => "Set Pix:SignatureCertificate (or Pix:MtlsCertificate) to the certificate that was issued for the key of that label.",
        HsmProblem.NoValidCertificate => "Have a certificate issued for the key and add it to the setting; './pix cert list' shows the dates, and a wrong clock looks the same.",
        HsmProblem.Unreadable => "Correct the file or text of the setting that the sentence names.",
        HsmProblem.EngineMissing => "Install OpenSSL's engine or provider: 'apt-get install libengine-pkcs11-openssl' or 'pkcs11-provider'.",
        _ => "Look at the HSM itself; './pix hsm selftest' tries again.",
    };
}
