using System.Security.Cryptography;
using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary>The HSM tokens for all faults, and the settings for the tokens. Each token is created when it is first needed.</summary>
internal sealed class ChaosTokens(PixToken token)
{
    public const string SecondLabel = "second-key";

    private readonly Lazy<(string Label, Dictionary<string, string?> Settings)> _two = new(Two);
    private readonly Lazy<Dictionary<string, string?>> _twoKeys = new(TwoKeys);

    /// <summary>The HSM token that most faults affect.</summary>
    public PixToken Token => token;

    /// <summary>Returns the settings of Pix for the keys.</summary>
    public Dictionary<string, string?> Settings(ChaosKeys keys) => keys switch
    {
        ChaosKeys.OneOnTwoTokens => new(_two.Value.Settings),
        ChaosKeys.TwoOnOneToken => new(_twoKeys.Value),
        _ => token.Settings(),
    };

    /// <summary>Returns the label of the HSM token whose slot replaces <c>{slot}</c> in the rules of a fault.</summary>
    public string StruckToken(ChaosKeys keys) => keys == ChaosKeys.OneOnTwoTokens ? _two.Value.Label : token.Label;

    private static (string Label, Dictionary<string, string?> Settings) Two()
    {
        var (first, second) = (TokenKind.Chosen.Create("cluster-1"), TokenKind.Chosen.Create("cluster-2"));
        using var key = RSA.Create(2048);
        var certificate = first.ImportKey(key, "cluster-key").Certify();
        second.ImportKey(key, "cluster-key");
        var settings = first.Settings();
        settings["Pix:TokenLabel"] = $"{first.Label},{second.Label}";
        settings["Pix:SignatureKeyLabel"] = "cluster-key";
        settings["Pix:SignatureCertificate"] = certificate.ExportCertificatePem();
        return (first.Label, settings);
    }

    private static Dictionary<string, string?> TwoKeys()
    {
        var token = TokenKind.Chosen.Create("two-keys");
        var settings = token.Settings();
        settings["Pix:SignatureKeyLabel"] += $",{SecondLabel}";
        settings["Pix:SignatureCertificate"] += $"\n{token.GenerateKey(SecondLabel).Certify().ExportCertificatePem()}";
        return settings;
    }
}
