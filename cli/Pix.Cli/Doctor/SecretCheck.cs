using Microsoft.Extensions.Configuration;
using Pix.Settings;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether other users of this machine can read or change the files with secrets.</summary>
internal static class SecretCheck
{
    private const string Name = "secrets";
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    public static IReadOnlyList<Finding> Look(Patient patient)
    {
        // A setting is checked if its name sounds like a secret. A fixed list of names would miss secrets that are added later.
        var secrets = patient.Settings.GetSection("Pix").AsEnumerable(makePathsRelative: true)
            .Where(setting => ShownValue.IsSecretName(setting.Key) && setting.Value is { Length: > 0 })
            .OrderBy(setting => setting.Key, StringComparer.Ordinal).ToLookup(setting => IsOpen(setting.Value!), setting => setting.Key);
        var closed = secrets[null].Select(name => Finding.Unknown(Name, $"Whether others can read the file of Pix:{name} is not known: user {Environment.UserName} may not look at it."));
        return secrets[true].ToList() is not { Count: > 0 } open
            ? [Finding.Good(Name, "No file with a secret is open to others."), .. closed]
            : [.. closed, .. open.Select(name => Finding.Bad(Name, $"The file of Pix:{name} can be read or changed by others: {patient[name]}.", $"Close it: chmod 600 '{patient[name]}'; if others use this machine, change the secret too."))];
    }

    // Whether other users can read or change the file. Null if this user cannot see the file; then no finding shows the value, which can be the
    // secret itself and not a path.
    private static bool? IsOpen(string file)
    {
        try
        {
            return !OperatingSystem.IsWindows() && Presence.HasFile(file) && (File.GetUnixFileMode(file) & Others) != 0;
        }
        catch (ClosedPathException)
        {
            return null;
        }
    }
}
