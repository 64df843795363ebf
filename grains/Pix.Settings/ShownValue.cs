using System.Text.RegularExpressions;

namespace Pix.Settings;

/// <summary>The value of a setting as it may be shown. A secret is shown as stars; the path of a file with a secret is shown in full.</summary>
public static partial class ShownValue
{
    /// <summary>Shown in place of a secret.</summary>
    public const string Stars = "***";

    /// <summary>Returns the value as it may be shown.</summary>
    /// <param name="name">Name of the setting, in the form of the environment or of a configuration.</param>
    /// <param name="value">Value of the setting.</param>
    public static string Of(string name, string value) => value.Length == 0 ? ""
        : LooksSecret(value) ? Stars
#pragma warning disable RS0030 // A file that this user may not see counts as absent, so its path is shown as stars.
        : IsSecretName(name) && !File.Exists(value) ? Stars
#pragma warning restore RS0030
        : Password().Replace(value, "$1***@");

    /// <summary>
    /// Whether a setting with this name holds a secret, or the path of a file that holds a secret. Labels of keys and public keys of an
    /// issuer are not secret.
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
