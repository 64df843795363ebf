namespace Pix.Cli.Doctor;

/// <summary>Whether others on this machine can read what they must not.</summary>
internal static class SecretCheck
{
    private const string Name = "secrets";
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    private static readonly string[] Files = ["CloudHSMSecret", "MtlsKeyFile", "FrontDoorKey"];

    public static IReadOnlyList<Finding> Look(Patient patient)
    {
        var open = Files.Where(name => File.Exists(patient[name]) && IsOpen(patient[name])).ToList();
        return open.Count == 0
            ? [Finding.Good(Name, "No file with a secret is open to others.")]
            : [.. open.Select(name => Finding.Bad(Name, $"The file of Pix:{name} can be read or changed by others: {patient[name]}.", $"Close it: chmod 600 '{patient[name]}'; if others use this machine, change the secret too."))];
    }

    private static bool IsOpen(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0;
}
