using System.Collections;
using Pix.Settings;

namespace Pix.Cli.Configuring;

/// <summary>One setting of the environment, and the way it is shown.</summary>
internal sealed record Setting(string Name, string Value)
{
    private static readonly string[] Prefixes = ["Pix__", "Simulator__", "OTEL_", "Logging__"];

    /// <summary>The value, or stars for a secret. The path of a file with a secret is shown, its text never.</summary>
    public string Shown => ShownValue.Of(Name, Value);

    /// <summary>Returns every setting that is set, ordered by name.</summary>
    public static IEnumerable<Setting> All() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(entry => new Setting((string)entry.Key, (string?)entry.Value ?? ""))
        .Where(setting => setting.Name == "SOFTHSM2_CONF" || Prefixes.Any(prefix => setting.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(setting => setting.Name, StringComparer.Ordinal);
}
