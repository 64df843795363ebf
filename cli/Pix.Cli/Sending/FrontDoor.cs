using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Pix.Cli.Certificates;

namespace Pix.Cli.Sending;

/// <summary>A client of the front door. It sends requests to one port in the same way as the bank's services.</summary>
internal sealed class FrontDoor : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly Uri _address;

    private FrontDoor(HttpClient client, Uri address) => (_client, _address) = (client, address);

    /// <summary>Returns the URL of the front door on this machine for a channel, with the port from the settings.</summary>
    public static string UrlOf(string channel, IConfiguration settings) =>
        $"http://127.0.0.1:{(channel == "spi" ? settings["Pix:SpiPort"] ?? "9090" : settings["Pix:DictPort"] ?? "8080")}";

    /// <exception cref="CommandException">The URL is invalid, or a file cannot be read.</exception>
    public static FrontDoor Open(string url, string? tokenFile, string? certificateFile, string? authorityFile)
    {
        var address = Uri.TryCreate(url, UriKind.Absolute, out var told) ? told : throw CommandException.Usage($"'{url}' is not a URL such as http://127.0.0.1:9090.");
        var client = new HttpClient(Handler(certificateFile, authorityFile)) { Timeout = Patience };
        if (tokenFile is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(tokenFile).Trim());
        }

        return new FrontDoor(client, address);
    }

    /// <summary>Posts an XML document to a path of the front door.</summary>
    /// <exception cref="CommandException">No front door answers, or no answer comes within 60 s.</exception>
    public Task<HttpResponseMessage> PostAsync(string path, byte[] document, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(document);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml") { CharSet = "utf-8" };
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path)) { Content = content }, cancellationToken);
    }

    /// <summary>Sends a request without a body to a path of the front door.</summary>
    /// <exception cref="CommandException">No front door answers, or no answer comes within 60 s.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string accept, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, new Uri(_address, path));
        request.Headers.Accept.ParseAdd(accept);
        return SendAsync(request, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        try
        {
            return await _client.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw CommandException.Broken($"No front door answers at {_address.GetLeftPart(UriPartial.Authority)}: {unreachable.Message} './pix status' says whether one runs.", unreachable);
        }
        catch (TaskCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw CommandException.Broken($"No answer within {Patience.TotalSeconds:F0} s: the outcome is unknown. Send the same file again.", late);
        }
    }

    private static SocketsHttpHandler Handler(string? certificateFile, string? authorityFile)
    {
        var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        if (certificateFile is not null)
        {
            handler.SslOptions.ClientCertificates = [ClientCertificate(certificateFile)];
        }

        if (authorityFile is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(PemFile.Read(authorityFile) ?? throw CommandException.Usage($"'{authorityFile}' holds no certificate that can be read."));
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy, ClientCertificates = handler.SslOptions.ClientCertificates };
        }

        return handler;
    }

    private static X509Certificate2 ClientCertificate(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"'{file}' does not hold a certificate with its private key: {e.Message}", e);
        }
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"'{file}' cannot be read: {e.Message}", e);
        }
    }
}
