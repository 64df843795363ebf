namespace Pix.Simulator.Tests.Support;

/// <summary>The simulator's keys, made once for all tests: four RSA keys take longer than most tests.</summary>
internal static class SharedKeys
{
    private static readonly Lazy<string> Made = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("pix-simulator-keys-").FullName;
        SimulatorHost.MakeKeys(new SimulatorOptions { Keys = folder, PublicCertificates = folder });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    public static string Copy(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Made.Value))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }
}
