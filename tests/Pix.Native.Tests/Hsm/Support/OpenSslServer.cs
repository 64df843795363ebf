using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Pix.TestToken;

namespace Pix.Hsm.Tests.Support;

/// <summary><c>openssl s_server</c> that verifies the client's certificate against the development CA and shows its state over HTTP.</summary>
public sealed class OpenSslServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _port;

    private OpenSslServer(Process process, int port) => (_process, _port) = (process, port);

    public static async Task<OpenSslServer> Start(string version, int connections = 1)
    {
        var folder = Directory.CreateTempSubdirectory("pix-s-server-").FullName;
        using var certificate = DevelopmentCa.Shared.IssueServer("localhost");
        var (pem, ca) = (Path.Combine(folder, "server.pem"), Path.Combine(folder, "ca.pem"));
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(certificate)!;
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(ca, DevelopmentCa.Shared.Certificate.ExportCertificatePem());
        string[] arguments = ["s_server", version, "-accept", "127.0.0.1:0", "-cert", pem, "-CAfile", ca, "-Verify", "2", "-verify_return_error", "-www", "-naccept", $"{connections}"];
        var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        return new OpenSslServer(process, await Port(process));
    }

    public async Task<string> Get(SslStreamCertificateContext identity)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(TlsServer.ClientOptions(identity));
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // "ACCEPT 127.0.0.1:43210"
    private static async Task<int> Port(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ACCEPT ", StringComparison.Ordinal))
            {
                return int.Parse(line[(line.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException($"openssl s_server ended: {await process.StandardError.ReadToEndAsync()}");
    }
}
