using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>The keys of the tokens' issuer, fetched by OpenID Connect Discovery and kept.</summary>
internal static class IssuerKeys
{
    /// <summary>How long the issuer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A token of an unknown key makes us ask anew, at most so often: a stranger's tokens must not become the issuer's load.
    private static readonly TimeSpan AskedAgain = TimeSpan.FromSeconds(30);

    // So long a key that was withdrawn counts at most, when no token of a new one comes. Five minutes are the least that the library takes.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private const int MaxBytes = 1 << 20;

    /// <summary>Fetches when first asked.</summary>
    public static ConfigurationManager<OpenIdConnectConfiguration> Of(CallersOptions settings, TokenKeys keys)
    {
        var http = new HttpClient(Handler(settings, keys)) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{settings.JwtAuthority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http) { RequireHttps = true })
        {
            RefreshInterval = AskedAgain,
            AutomaticRefreshInterval = Kept,

            // Keys that were good before would count for an hour after the issuer has withdrawn them.
            UseLastKnownGoodConfiguration = false,
        };
    }

    // The issuer inside a bank has a certificate of the bank's own authority more often than not.
    private static SocketsHttpHandler Handler(CallersOptions settings, TokenKeys keys)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        if (!settings.JwtAuthorityCertificates.IsEmpty)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, presented, errors) =>
                certificate is X509Certificate2 server && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && IsIssuedBy(keys.Authorities(), server, presented);
        }

        return handler;
    }

    // Judged anew in each handshake, so that a file of authorities that was renewed counts.
    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate2 server, X509Chain? presented)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(CertificateUse.Server));
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(server);
    }
}
