using System.Text.RegularExpressions;

namespace Pix.Settings;

/// <summary>The value of a setting as it may be shown: secrets as stars, a secret's path in full, its text never.</summary>
public static partial class ShownValue
{
    /// <summary>Shown in place of a secret.</summary>
    public const string Stars = "***";

    /// <summary>The value, or stars.</summary>
    /// <param name="name">Name of the setting, in the form of the environment or of a configuration.</param>
    /// <param name="value">Value of the setting.</param>
    public static string Of(string name, string value) => value.Length == 0 ? ""
        : LooksSecret(value) ? Stars
#pragma warning disable RS0030 // What this user may not see is stars too.
        : IsSecretName(name) && !File.Exists(value) ? Stars
#pragma warning restore RS0030
        : Password().Replace(value, "$1***@");

    /// <summary>
    /// Whether a setting of this name holds a secret, or the path of a file with one. A key's label and an issuer's public keys are no
    /// secrets.
    /// </summary>
    public static bool IsSecretName(string name) =>
        SecretWord().IsMatch(name) && !name.EndsWith("KeyLabel", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("JwtSigningKeys", StringComparison.OrdinalIgnoreCase);

    private static bool LooksSecret(string value) =>
        value.Contains("PRIVATE KEY", StringComparison.Ordinal) || value.Contains("HSM_PASSWORD", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("secret|password|pin$|key(file)?$|token$|headers$|credential", RegexOptions.IgnoreCase)]
    private static partial Regex SecretWord();

    [GeneratedRegex("(://[^/@:]+:)[^@/]+@")]
    private static partial Regex Password();
}
