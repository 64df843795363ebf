using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Http;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>
/// Decides which client certificates are accepted in the TLS handshake. They must be valid now, be for TLS clients, be issued under a listed
/// authority and not be revoked by that authority.
/// </summary>
internal sealed partial class CallerTrust : IDisposable
{
    private readonly TimeProvider _time;
    private readonly SettingRefusals _refusals;
    private readonly RenewedSetting<CallerAuthorities> _authorities;
    private readonly IDisposable? _subscription;

    private readonly ILogger<CallerTrust> _logger;
    private readonly OneAMinute _refusedLines;

    // The last decision for each certificate. An entry lives as long as the certificate object of its connection.
    private readonly ConditionalWeakTable<X509Certificate2, Known> _known = [];

    public CallerTrust(IOptionsMonitor<CallersOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<CallerTrust> logger)
    {
        (_time, _refusals, _logger, _refusedLines) = (time, refusals, logger, new OneAMinute(time));
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
            // The lists are read at start and not with the first caller, so that these lists stay in use if a later change makes them unreadable.
            _authorities.Current();
        }
    }

    /// <summary>Raised after authorities or revocation lists have changed. Handlers must not throw.</summary>
    public event Action? Renewed;

    // Returns false if the settings are wrong. They are not reported here, because the host reports all wrong settings at start.
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

    /// <summary>
    /// Returns whether a certificate is accepted. Called in each TLS handshake. A refusal is logged, because the caller gets no reason: its
    /// connection just ends.
    /// </summary>
    /// <param name="certificate">The caller's certificate.</param>
    /// <param name="presented">Chain with the intermediate certificates that the caller sent. Pix has no other copy of these certificates.</param>
    public bool Accepts(X509Certificate2 certificate, X509Chain? presented)
    {
        // The intermediate certificates are copied, because the original objects are not valid after the handshake.
        X509Certificate2Collection between = [.. presented?.ChainPolicy.ExtraStore.Select(one => X509CertificateLoader.LoadCertificate(one.RawData)) ?? []];
        var standing = CallerStanding.Of(certificate, between, _authorities.Current(), _time.GetUtcNow());
        if (standing.Why is { } why)
        {
            Tell(certificate, why);
            return false;
        }

        _known.AddOrUpdate(certificate, new Known(between, standing));
        return true;
    }

    /// <summary>
    /// Whether a certificate that was accepted in the handshake is still accepted. While its connection is open, authorities and lists can change,
    /// and the certificate can expire.
    /// </summary>
    public bool Counts(X509Certificate2 certificate)
    {
        var (authorities, now) = (_authorities.Current(), _time.GetUtcNow());
        var known = _known.GetValue(certificate, _ => new Known([], null));
        if (known.Standing is { } before && before.Holds(authorities, now))
        {
            return before.Why is null;
        }

        var standing = CallerStanding.Of(certificate, known.Between, authorities, now);
        _known.AddOrUpdate(certificate, known with { Standing = standing });
        return standing.Why is null;
    }

    public void Dispose()
    {
        _subscription?.Dispose();
        _authorities.Dispose();
        _refusals.Leave(this);
    }

    // Returns a warning if a list is outdated. Such a list stays in use, and certificates that are not on the list are accepted (docs/callers.md).
    // Refusing every caller would stop all payments only because nobody installed the newer list.
    private string WhyOld()
    {
        var old = _authorities.Current().Revoked.Where(list => list.NextUpdate <= _time.GetUtcNow()).ToList();
        return old.Count == 0 ? ""
            : $"Pix:{nameof(CallersOptions.CallerRevocationLists)} has a list of {string.Join(" and of ", old.Select(list => $"'{list.Name}' that was to be replaced by {CertificateText.Time(list.NextUpdate)} UTC"))}: certificates that were revoked since are let in.";
    }

    // Logs the fingerprint of the certificate, as `./pix cert show` prints it. The subject is not logged, because a stranger may have written
    // anything into it.
    private void Tell(X509Certificate2 certificate, string why)
    {
        if (_refusedLines.IsDue())
        {
            Log.Refused(_logger, Fingerprint(certificate), why);
        }
    }

    private static string Fingerprint(X509Certificate2 certificate) => certificate.Handle == IntPtr.Zero ? "unknown" : certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>The intermediate certificates of one TLS handshake, and the last decision about the caller's certificate.</summary>
    /// <param name="Between">The intermediate certificates that the caller sent.</param>
    /// <param name="Standing">The last decision about the caller's certificate; null before the first decision.</param>
    private sealed record Known(X509Certificate2Collection Between, CallerStanding? Standing);

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallerCertificateRefused, LogLevel.Warning, "The front door refused a TLS handshake, because the client certificate with SHA-256 {Fingerprint} is not accepted: {Why}. This event is logged at most once a minute.")]
        public static partial void Refused(ILogger logger, string fingerprint, string why);

        [LoggerMessage(EventIds.CallerAuthoritiesRenewed, LogLevel.Information, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed. The front door now trusts {Count} certificates of certificate authorities, and refuses {Revoked} revoked certificates.")]
        public static partial void Renewed(ILogger logger, int count, int revoked);

        [LoggerMessage(EventIds.CallerAuthoritiesKept, LogLevel.Error, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed, but the new value cannot be used, so the front door keeps using the previous authorities and lists. Cause: {Cause}")]
        public static partial void Kept(ILogger logger, string cause);
    }
}
