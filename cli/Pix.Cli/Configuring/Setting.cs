using System.Collections;
using System.Text.RegularExpressions;

namespace Pix.Cli.Configuring;

/// <summary>One setting of the environment, and how it may be shown.</summary>
internal sealed partial record Setting(string Name, string Value)
{
    private const string Stars = "***";

    private static readonly string[] Prefixes = ["Pix__", "Simulator__", "OTEL_", "Logging__"];

    /// <summary>The value, or stars: a secret's path is shown, its text never.</summary>
    public string Shown => Value.Length == 0 ? ""
        : LooksSecret(Value) ? Stars
        : IsSecretName(Name) && !File.Exists(Value) ? Stars
        : Password().Replace(Value, "$1***@");

    /// <summary>Every setting that is set, by name.</summary>
    public static IEnumerable<Setting> All() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(entry => new Setting((string)entry.Key, (string?)entry.Value ?? ""))
        .Where(setting => setting.Name == "SOFTHSM2_CONF" || Prefixes.Any(prefix => setting.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(setting => setting.Name, StringComparer.Ordinal);

    // The label of a key and the public keys of an issuer are no secrets; a file's path is told by its existing.
    private static bool IsSecretName(string name) =>
        SecretWord().IsMatch(name) && !name.EndsWith("KeyLabel", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("JwtSigningKeys", StringComparison.OrdinalIgnoreCase);

    private static bool LooksSecret(string value) =>
        value.Contains("PRIVATE KEY", StringComparison.Ordinal) || value.Contains("HSM_PASSWORD", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("secret|password|pin$|key(file)?$|token$|headers$|credential", RegexOptions.IgnoreCase)]
    private static partial Regex SecretWord();

    [GeneratedRegex("(://[^/@:]+:)[^@/]+@")]
    private static partial Regex Password();
}
