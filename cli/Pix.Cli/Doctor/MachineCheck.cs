using System.Globalization;
using System.Runtime.InteropServices;
using Pix.Hsm.Mtls;
using Pix.Settings;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether the machine has enough memory and file descriptors, and OpenSSL's PKCS#11 engine or provider. Reports the .NET runtime.</summary>
internal static class MachineCheck
{
    private const string Name = "machine";
    private const long EnoughMemory = 512L << 20;
    private const int EnoughFiles = 1024;

    public static IReadOnlyList<Finding> Look(Patient patient) => [Memory(), Files(), Engine(patient)];

    private static Finding Memory()
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var text = $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, {available >> 20} MiB of memory.";
        return available >= EnoughMemory ? Finding.Good(Name, text) : Finding.Warning(Name, text, "Give the machine or container at least 512 MiB for each process.");
    }

    private static Finding Files()
    {
        var line = Presence.HasFile("/proc/self/limits") ? File.ReadLines("/proc/self/limits").FirstOrDefault(text => text.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        var fields = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // The field after the soft limit is the hard limit. .NET raises the soft limit to the hard limit at start, so only the hard limit matters.
        return fields is { Length: >= 2 } && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most < EnoughFiles
            ? Finding.Bad("open files", $"A process may open {most} files and connections.", "Raise the limit to 65536: 'ulimit -n 65536', LimitNOFILE in systemd, ulimits in the task definition.")
            : Finding.Good("open files", "A process may open enough files and connections.");
    }

    private static Finding Engine(Patient patient)
    {
        if (patient["MtlsKeyLabel"].Length == 0)
        {
            return Finding.Good("engine", "The TLS key is not in the token; OpenSSL's pkcs11 engine is not needed.");
        }

        return MtlsKeyWay.Installed(patient["MtlsKeyThrough"]) switch
        {
            MtlsKeyWay.Provider => Finding.Good("engine", "OpenSSL has the pkcs11-provider, which opens the TLS key in the token."),
            MtlsKeyWay.Engine => Finding.Good("engine", "OpenSSL has the pkcs11 engine, which opens the TLS key in the token."),
            _ => Finding.Bad("engine", "OpenSSL has no pkcs11 engine and no pkcs11-provider, or not the one of Pix:MtlsKeyThrough.", "Install one: 'apt-get install libengine-pkcs11-openssl' or 'pkcs11-provider' (or the like); the TLS key in the token cannot be used without it."),
        };
    }
}
