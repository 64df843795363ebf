using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Pix.Api;
using Pix.Api.FrontDoor;

namespace Pix.Operations.Tests.Support;

/// <summary>A front door in this process, with settings of its own, before the silo of <see cref="RunningPix"/>.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FrontDoor(WebApplication app, bool tls)
    {
        _app = app;
        (Ports, Tls) = (ListeningPorts.Of(app), tls);
    }

    public ListeningPorts Ports { get; }

    private bool Tls { get; }

    public static async Task<FrontDoor> StartAsync(RunningPix pix, params (string Name, string Value)[] settings)
    {
        var silo = RunningPix.ApiSettings(pix.SiloSettings, [0, 0, 0]).Select(pair => (Name: pair.Key, pair.Value));
        (string Name, string Value)[] quiet = [("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Warning")];
        var app = ApiHost.Build([.. silo.Concat(quiet).Concat(settings).Select(pair => $"--{pair.Name.Replace("__", ":", StringComparison.Ordinal)}={pair.Value}")]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FrontDoor(app, settings.Any(setting => setting.Name.Contains("FrontDoorCertificate", StringComparison.Ordinal)));
    }

    /// <summary>A client of one port; over TLS it takes any server certificate, since the server is ours.</summary>
    public HttpClient Client(int port, X509Certificate2? certificate = null, string? token = null, Action<X509Certificate2>? seen = null)
    {
        var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // The server is ours, in this process.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) =>
        {
            seen?.Invoke((X509Certificate2)server!);
            return true;
        };
#pragma warning restore CA5359
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
            handler.SslOptions.ClientCertificates = [certificate];
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri($"{(Tls ? "https" : "http")}://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
