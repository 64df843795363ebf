using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Contracts.Settings;

namespace Pix.Api.Callers;

/// <summary>Which client certificates are let through the TLS handshake: valid now, for clients, issued under a listed authority.</summary>
internal sealed class CallerTrust(IOptionsMonitor<CallersOptions> options, TimeProvider time)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private volatile Authorities? _authorities;

    /// <summary>Asked in each handshake; the operating system's opinion does not count.</summary>
    public bool Accepts(X509Certificate2 certificate, X509Chain? presented)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(Current());
        policy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        policy.VerificationTime = time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }

    private X509Certificate2Collection Current()
    {
        var setting = options.CurrentValue.CallerCertificateAuthorities;
        var known = _authorities;
        if (known?.Setting != setting)
        {
            known = new Authorities(setting, PemText.Certificates(setting));
            _authorities = known;
        }

        return known.Certificates;
    }

    private sealed record Authorities(string Setting, X509Certificate2Collection Certificates);
}
