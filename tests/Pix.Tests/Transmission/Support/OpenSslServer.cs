using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Transmission.Lanes;
using Xunit;

namespace Pix.Transmission.Tests.Support;

/// <summary>
/// <c>openssl s_server</c>, which demands a client certificate, ends the connection after each answer and tells in it whether the TLS
/// session was a new one.
/// </summary>
internal sealed partial class OpenSslServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ScratchFolder _folder;
    private int _isOver;

    private OpenSslServer(Process process, ScratchFolder folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <param name="version"><c>-tls1_2</c> or <c>-tls1_3</c>.</param>
    /// <param name="certificate">What it shows, with its key.</param>
    /// <param name="port">0: one that is free.</param>
    /// <param name="asks">Whether it asks for the certificate of the client, and refuses one who has none.</param>
    public static async Task<OpenSslServer> Start(string version, X509Certificate2 certificate, int port = 0, bool asks = true)
    {
        var folder = new ScratchFolder();
        var (shown, chain, clients) = (Path.Combine(folder.Path, "server.pem"), Path.Combine(folder.Path, "chain.pem"), Path.Combine(folder.Path, "clients.pem"));
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(shown, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}");
        await File.WriteAllTextAsync(chain, TestPki.Shared.Intermediate.ExportCertificatePem());
        await File.WriteAllTextAsync(clients, TestPki.Shared.Root.ExportCertificatePem());
        string[] arguments =
        [
            "s_server", version, "-accept", $"127.0.0.1:{port}", "-cert", shown, "-cert_chain", chain, "-CAfile", clients, "-www", .. asks ? new[] { "-Verify", "2", "-verify_return_error" } : [],
        ];
        try
        {
            var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            return new OpenSslServer(process, folder, await ListeningPort(process, port));
        }
        catch (Win32Exception)
        {
            folder.Dispose();
            Assert.Skip("openssl is not installed.");
            throw;
        }
    }

    /// <summary>Sends a request over a connection of its own: <c>New</c> or <c>Reused</c>, as the server says.</summary>
    public static async Task<string> Session(LaneSender transmitter)
    {
        var result = await transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, TestContext.Current.CancellationToken);
        return result.Fate == TransmissionFate.Answered ? Kind().Match(Encoding.ASCII.GetString(result.Body.Span)).Groups[1].Value : $"{result.Fate}: {result.Detail}";
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    // "ACCEPT 127.0.0.1:43210"; only "ACCEPT" for a port that it was told.
    private static async Task<int> ListeningPort(Process process, int asked)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("ACCEPT", StringComparison.Ordinal))
            {
                return asked != 0 ? asked : int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException($"openssl s_server ended with {process.ExitCode}.");
    }

    [GeneratedRegex(@"^(New|Reused), TLSv1\.[23], Cipher is", RegexOptions.Multiline)]
    private static partial Regex Kind();
}
