using System.Text.RegularExpressions;

namespace Pix.Cli.Doctor;

/// <summary>Whether the settings without which nothing works are there. All of them in detail: <c>pix config check</c>.</summary>
internal static partial class SettingCheck
{
    private const string Name = "settings";

    private static readonly string[] Required =
    [
        "Ispb", "Pkcs11Library", "CloudHSMSecret", "SignatureKeyLabel", "SignatureCertificate", "MtlsCertificate",
        "BcbSignatureCertificate", "BcbMtlsCertificate", "BcbSpiEndpoint", "BcbDictEndpoint", "JournalPath",
    ];

    public static IReadOnlyList<Finding> Look(Patient patient)
    {
        var missing = Required.Where(name => patient[name].Length == 0).ToList();
        if (missing.Count == Required.Length)
        {
            return [Finding.Bad(Name, "No setting of Pix is set.", "Run './pix up' once, which writes .pix/config.env, or set Pix__… in the environment.")];
        }

        if (missing.Count > 0)
        {
            return [Finding.Bad(Name, $"Not set: {string.Join(", ", missing.Select(name => $"Pix:{name}"))}.", "Set them (in the environment: Pix__NAME); './pix config check' says what each must be.")];
        }

        return Ispb().IsMatch(patient["Ispb"])
            ? [Finding.Good(Name, $"What is required is set; participant {patient["Ispb"]}.")]
            : [Finding.Bad(Name, $"Pix:Ispb is '{patient["Ispb"]}'.", "Set it to the participant's ISPB: 8 digits or capital letters.")];
    }

    [GeneratedRegex("^[0-9A-Z]{8}$")]
    private static partial Regex Ispb();
}
