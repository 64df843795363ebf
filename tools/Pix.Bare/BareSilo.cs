using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Bare;

/// <summary>A silo whose only grain forwards each body over connections that stay open.</summary>
internal static class BareSilo
{
    public static IHost Build(int port, int gateway, Uri sink, string certificatePath)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(ClientOf(sink, certificatePath));
        builder.UseOrleans(silo => silo.UseLocalhostClustering(port, gateway));
        return builder.Build();
    }

    private static HttpClient ClientOf(Uri sink, string certificatePath)
    {
        var certificate = X509CertificateLoader.LoadPkcs12FromFile(certificatePath, null);
        return new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [certificate],
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString(),
            },
        })
        { BaseAddress = sink };
    }
}
