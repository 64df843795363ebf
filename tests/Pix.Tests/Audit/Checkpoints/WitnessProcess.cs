using System.Diagnostics;

namespace Pix.Audit.Tests.Checkpoints;

/// <summary>A witness in a process of its own (<c>witness.py</c>), with a key and a certificate made by openssl.</summary>
internal sealed class WitnessProcess : IDisposable
{
    private readonly Process _process;

    private WitnessProcess(Process process, string certificate, string url) => (_process, Certificate, Url) = (process, certificate, url);

    /// <summary>File with its certificate, for TLS and countersignatures.</summary>
    public string Certificate { get; }

    /// <summary>Where it is asked, without the path.</summary>
    public string Url { get; }

    public static async Task<WitnessProcess> StartAsync(string folder, string keyType, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var (key, certificate) = (Path.Combine(folder, $"{keyType}.key"), Path.Combine(folder, $"{keyType}.pem"));
        string[] type = keyType == "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] : ["-newkey", "rsa:2048"];
        using var made = Process.Start(new ProcessStartInfo("openssl", ["req", "-x509", .. type, "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=witness", "-addext", "subjectAltName=IP:127.0.0.1"])
        {
            RedirectStandardError = true,
        })!;
        await made.StandardError.ReadToEndAsync(cancellationToken);
        await made.WaitForExitAsync(cancellationToken);
        var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Repository.Root, "tests", "Pix.Tests", "Audit", "Checkpoints", "witness.py"), key, certificate])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new(process, certificate, $"https://127.0.0.1:{port}");
    }

    public void Dispose()
    {
        // Its standard input ends with this process too.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
