namespace Pix.Cli.Doctor;

/// <summary>Whether others on this machine can read what they must not.</summary>
internal static class SecretCheck
{
    private const string Name = "secrets";
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    private static readonly string[] Files = ["CloudHSMSecret", "MtlsKeyFile", "FrontDoorKey"];

    public static Task<IReadOnlyList<Finding>> RunAsync(Patient patient, CancellationToken _)
    {
        var open = Files.Where(name => File.Exists(patient[name]) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(patient[name]) & Others) != 0).ToList();
        IReadOnlyList<Finding> findings = open.Count == 0
            ? [Finding.Good(Name, "No file with a secret is open to others.")]
            : [.. open.Select(name => Finding.Bad(Name, $"The file of Pix:{name} can be read or changed by others: {patient[name]}.", $"Close it: chmod 600 '{patient[name]}'; if others use this machine, change the secret too."))];
        return Task.FromResult(findings);
    }
}
