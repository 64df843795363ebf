using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pix.Cluster.Tls.Tests;

/// <summary>A process of the cluster, as its peers see it.</summary>
internal sealed class TlsProcess(ClusterTlsOptions options) : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddClusterTls(PeerRole.Member)
        .AddSingleton<IOptionsMonitor<ClusterTlsOptions>>(new FixedOptions<ClusterTlsOptions>(options))
        .BuildServiceProvider();

    /// <summary>A process with this certificate.</summary>
    /// <param name="certificate">Its own.</param>
    /// <param name="authority">Whom it trusts, PEM.</param>
    /// <param name="chain">What it shows with its certificate, PEM.</param>
    public static TlsProcess With(X509Certificate2 certificate, string authority, string chain = "") => new(new ClusterTlsOptions
    {
        ClusterCertificate = certificate.ExportCertificatePem() + "\n" + chain,
        ClusterCertificateKey = ClusterPki.KeyOf(certificate),
        ClusterCertificateAuthority = authority,
    });

    /// <summary>A connection that comes in, from a peer of this kind.</summary>
    public TlsEnd Accept(IDuplexPipe plain, PeerRole peer) => new(plain, Middleware.Server(peer));

    /// <summary>A connection that goes out, to a silo.</summary>
    public TlsEnd Call(IDuplexPipe plain) => new(plain, Middleware.Client());

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private TlsMiddleware Middleware => _services.GetRequiredService<TlsMiddleware>();
}
