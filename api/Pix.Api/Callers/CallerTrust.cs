using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Which client certificates are let through the TLS handshake: valid now, for clients, issued under a listed authority and not taken back by it.</summary>
internal sealed partial class CallerTrust : IDisposable
{
    private readonly TimeProvider _time;
    private readonly SettingRefusals _refusals;
    private readonly RenewedSetting<CallerAuthorities> _authorities;
    private readonly IDisposable? _subscription;

    // Of each certificate that came through a handshake, those between it and the root, it too: what came with it in the handshake is nowhere else. For as long as its connection has it.
    private readonly ConditionalWeakTable<X509Certificate2, CertificateNumber[]> _chains = [];

    public CallerTrust(IOptionsMonitor<CallersOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<CallerTrust> logger)
    {
        (_time, _refusals) = (time, refusals);
        _authorities = new(
            () => CallerAuthorities.Read(options.CurrentValue),
            CallerAuthorities.Of,
            authorities =>
            {
                Log.Renewed(logger, authorities.Certificates.Count, authorities.Revoked.Sum(list => list.Serials.Count));
                Renewed?.Invoke();
            },
            unusable => Log.Kept(logger, unusable.Message),
            refusals,
            time);
        _subscription = options.OnChange(_ => _authorities.Look());

        refusals.Follow(this, () => HasLists(options) ? WhyOld() : "");
        if (HasLists(options))
        {
            // From the start, not from the first caller: a list that cannot be used later leaves this one in force.
            _authorities.Current();
        }
    }

    /// <summary>Authorities or lists changed. Must not throw.</summary>
    public event Action? Renewed;

    // Settings that are wrong are told by the host, all at once at its start; this is asked before that, and beside it.
    private static bool HasLists(IOptionsMonitor<CallersOptions> options)
    {
        try
        {
            return options.CurrentValue is { TakesCertificates: true, CallerRevocationLists.IsEmpty: false };
        }
        catch (OptionsValidationException)
        {
            return false;
        }
    }

    /// <summary>Asked in each handshake; the operating system's opinion does not count.</summary>
    public bool Accepts(X509Certificate2 certificate, X509Chain? presented)
    {
        if (!CertificateUse.Names(certificate, CertificateUse.Client))
        {
            return false;
        }

        var authorities = _authorities.Current();
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities.Certificates);
        policy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);

        // The lists are those of the settings, looked at below: nothing is fetched from anywhere.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.ApplicationPolicy.Add(new Oid(CertificateUse.Client));
        policy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        if (!chain.Build(certificate))
        {
            return false;
        }

        // The last one is an authority's own, which no list of its own takes back.
        CertificateNumber[] numbers = [.. chain.ChainElements.SkipLast(1).Select(element => CertificateNumber.Of(element.Certificate))];
        _chains.AddOrUpdate(certificate, numbers);
        return !authorities.HaveRevoked(numbers);
    }

    /// <summary>Whether a certificate that came through the handshake was taken back since, or one between it and the root: its connection may be open for long.</summary>
    public bool IsRevoked(X509Certificate2 certificate)
    {
        var authorities = _authorities.Current();
        return authorities.Revoked.Count > 0 && (_chains.TryGetValue(certificate, out var numbers) ? authorities.HaveRevoked(numbers) : !Accepts(certificate, null));
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _authorities.Dispose();
        _refusals.Leave(this);
    }

    // An old list still counts, and who is not on it passes (docs/callers.md): to refuse every caller would stop all payments because a copy failed.
    private string WhyOld()
    {
        var old = _authorities.Current().Revoked.Where(list => list.NextUpdate <= _time.GetUtcNow()).ToList();
        return old.Count == 0 ? ""
            : $"Pix:{nameof(CallersOptions.CallerRevocationLists)} has a list of {string.Join(" and of ", old.Select(list => $"'{list.Name}' that was to be replaced by {CertificateText.Time(list.NextUpdate)} UTC"))}: certificates that were revoked since are let in.";
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallerAuthoritiesRenewed, LogLevel.Information, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed: {Count} certificates of authorities count from now on, {Revoked} certificates are revoked.")]
        public static partial void Renewed(ILogger logger, int count, int revoked);

        [LoggerMessage(EventIds.CallerAuthoritiesKept, LogLevel.Error, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed and cannot be used; the previous ones stay: {Cause}")]
        public static partial void Kept(ILogger logger, string cause);
    }
}
