using System.Collections;
using Pix.Settings;

namespace Pix.Cli.Configuring;

/// <summary>A setting in the environment of this process.</summary>
internal sealed record Setting(string Name, string Value)
{
    private static readonly string[] Prefixes = ["Pix__", "Simulator__", "OTEL_", "Logging__"];

    /// <summary>The value for display, with stars instead of a secret. The path of a file that contains a secret is shown as it is.</summary>
    public string Shown => ShownValue.Of(Name, Value);

    /// <summary>Returns the settings of Pix, simulator, OpenTelemetry, logging and SoftHSM in this environment, ordered by name.</summary>
    public static IEnumerable<Setting> All() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(entry => new Setting((string)entry.Key, (string?)entry.Value ?? ""))
        .Where(setting => setting.Name == "SOFTHSM2_CONF" || Prefixes.Any(prefix => setting.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(setting => setting.Name, StringComparer.Ordinal);
}
