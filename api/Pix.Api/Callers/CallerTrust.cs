using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Which client certificates are let through the TLS handshake: valid now, for clients, issued under a listed authority.</summary>
internal sealed partial class CallerTrust : IDisposable
{
    private readonly TimeProvider _time;
    private readonly RenewedSetting<X509Certificate2Collection> _authorities;
    private readonly IDisposable? _subscription;

    public CallerTrust(IOptionsMonitor<CallersOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<CallerTrust> logger)
    {
        _time = time;
        _authorities = new(
            () => [options.CurrentValue.CallerCertificateAuthorities.Read(nameof(CallersOptions.CallerCertificateAuthorities))],
            texts => texts[0].Certificates(),
            authorities => Log.Renewed(logger, authorities.Count),
            unusable => Log.Kept(logger, unusable.Message),
            refusals,
            time);
        _subscription = options.OnChange(_ => _authorities.Look());
    }

    /// <summary>Asked in each handshake; the operating system's opinion does not count.</summary>
    public bool Accepts(X509Certificate2 certificate, X509Chain? presented)
    {
        if (!CertificateUse.Names(certificate, CertificateUse.Client))
        {
            return false;
        }

        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(_authorities.Current());
        policy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.ApplicationPolicy.Add(new Oid(CertificateUse.Client));
        policy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _authorities.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallerAuthoritiesRenewed, LogLevel.Information, "Pix:CallerCertificateAuthorities changed: {Count} certificates of authorities count from now on.")]
        public static partial void Renewed(ILogger logger, int count);

        [LoggerMessage(EventIds.CallerAuthoritiesKept, LogLevel.Error, "Pix:CallerCertificateAuthorities changed and cannot be used; the previous authorities stay: {Cause}")]
        public static partial void Kept(ILogger logger, string cause);
    }
}
