using System.Text.RegularExpressions;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether the essential settings are present. <c>pix config check</c> checks all settings in detail.</summary>
internal static partial class SettingCheck
{
    private const string Name = "settings";

    private static readonly string[] Required =
    [
        "Ispb", "Pkcs11Library", "CloudHSMSecret", "SignatureKeyLabel", "SignatureCertificate", "MtlsCertificate",
        "BcbSignatureCertificate", "BcbMtlsCertificate", "BcbSpiEndpoint", "BcbDictEndpoint", "JournalPath",
    ];

    /// <summary>Returns a finding about the required settings, and a warning if this shell has other settings than the running processes.</summary>
    public static IReadOnlyList<Finding> Look(Patient patient) => [.. Needed(patient), .. Others(patient)];

    private static IEnumerable<Finding> Others(Patient patient)
    {
        if (patient.Differences.Count > 0)
        {
            yield return Finding.Warning(
                Name,
                $"This shell has other settings than the processes that run: {string.Join(", ", patient.Differences)}. What runs is looked at.",
                "If the processes are to take them, set them there and start them again ('./pix down', './pix up'); './pix config check' looks at those of this shell.");
        }
    }

    private static IReadOnlyList<Finding> Needed(Patient patient)
    {
        var missing = Required.Where(name => patient[name].Length == 0).ToList();
        if (missing.Count == Required.Length)
        {
            return [Finding.Bad(Name, "No setting of Pix is set.", "Run './pix up' once, which writes .pix/config.env, or set Pix__… in the environment.") with { Cause = "settings" }];
        }

        if (missing.Count > 0)
        {
            return [Finding.Bad(Name, $"Not set: {string.Join(", ", missing.Select(name => $"Pix:{name}"))}.", "Set them (in the environment: Pix__NAME); './pix config check' says what each must be.") with { Cause = "settings" }];
        }

        return Ispb().IsMatch(patient["Ispb"])
            ? [Finding.Good(Name, $"What is required is set; participant {patient["Ispb"]}.")]
            : [Finding.Bad(Name, $"Pix:Ispb is '{patient["Ispb"]}'.", "Set it to the participant's ISPB: 8 digits or capital letters.")];
    }

    [GeneratedRegex("^[0-9A-Z]{8}$")]
    private static partial Regex Ispb();
}
