using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>The keys of the token issuer, fetched by OpenID Connect Discovery and cached.</summary>
internal static class IssuerKeys
{
    /// <summary>Longest wait for an answer of the issuer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // A token that was signed with an unknown key causes a new fetch, but at most one fetch in this time, so that tokens of strangers cannot
    // overload the issuer.
    private static readonly TimeSpan AskedAgain = TimeSpan.FromSeconds(30);

    // The keys are fetched again after this time, so a key that the issuer withdrew is accepted for at most this time. The library's minimum is five minutes.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private const int MaxBytes = 1 << 20;

    /// <summary>Makes the object that fetches and caches the issuer's keys. The first fetch happens when the first token must be verified.</summary>
    public static ConfigurationManager<OpenIdConnectConfiguration> Of(CallersOptions settings, TokenKeys keys)
    {
        var http = new HttpClient(Handler(settings, keys)) { Timeout = Patience, MaxResponseContentBufferSize = MaxBytes };
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{settings.JwtAuthority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http) { RequireHttps = true })
        {
            RefreshInterval = AskedAgain,
            AutomaticRefreshInterval = Kept,

            // If true, the library would accept keys for an hour after the issuer withdrew these keys.
            UseLastKnownGoodConfiguration = false,
        };
    }

    // The trusted authorities can be set, because an issuer inside a bank usually has a certificate of the bank's own certificate authority.
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

    // The authorities are passed anew in each handshake, so that a renewed file takes effect.
    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate2 server, X509Chain? presented)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(CertificateUse.Server));
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(server);
    }
}
