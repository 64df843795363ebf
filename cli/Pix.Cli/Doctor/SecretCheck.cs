using Microsoft.Extensions.Configuration;
using Pix.Settings;

namespace Pix.Cli.Doctor;

/// <summary>Whether others on this machine can read what they must not.</summary>
internal static class SecretCheck
{
    private const string Name = "secrets";
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    public static IReadOnlyList<Finding> Look(Patient patient)
    {
        // By what their names say, not by a list: a secret that is new tomorrow is looked at too.
        var open = patient.Settings.GetSection("Pix").AsEnumerable(makePathsRelative: true)
            .Where(setting => ShownValue.IsSecretName(setting.Key) && File.Exists(setting.Value) && IsOpen(setting.Value))
            .Select(setting => setting.Key).Order(StringComparer.Ordinal).ToList();
        return open.Count == 0
            ? [Finding.Good(Name, "No file with a secret is open to others.")]
            : [.. open.Select(name => Finding.Bad(Name, $"The file of Pix:{name} can be read or changed by others: {patient[name]}.", $"Close it: chmod 600 '{patient[name]}'; if others use this machine, change the secret too."))];
    }

    private static bool IsOpen(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0;
}
