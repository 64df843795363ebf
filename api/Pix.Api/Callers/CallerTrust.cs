using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Http;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>
/// Decides which client certificates pass the TLS handshake: they must be valid now, for clients, issued under a listed authority and not revoked by it.
/// </summary>
internal sealed partial class CallerTrust : IDisposable
{
    private readonly TimeProvider _time;
    private readonly SettingRefusals _refusals;
    private readonly RenewedSetting<CallerAuthorities> _authorities;
    private readonly IDisposable? _subscription;

    private readonly ILogger<CallerTrust> _logger;
    private readonly OneAMinute _refusedLines;

    // An entry is kept as long as a connection has the certificate.
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
            // The lists are read at start and not with the first caller, so that a list that becomes unusable later leaves these lists in force.
            _authorities.Current();
        }
    }

    /// <summary>Raised when authorities or revocation lists changed. Handlers must not throw.</summary>
    public event Action? Renewed;

    // Wrong settings are ignored here, because the host itself reports all of them at start.
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
    /// Returns whether a certificate is accepted; called in each handshake. A refusal is logged, because the caller only sees that the connection ends.
    /// </summary>
    /// <param name="certificate">The caller's certificate.</param>
    /// <param name="presented">Chain with the intermediate certificates that the caller sent; Pix has no other copy of them.</param>
    public bool Accepts(X509Certificate2 certificate, X509Chain? presented)
    {
        // The certificates are copied, because the originals are not valid after the handshake.
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
    /// Whether a certificate that passed the handshake is still accepted. Its connection may be open for long, while authorities, lists and time change.
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

    // An outdated list stays in use, and certificates that are not on it are accepted (docs/callers.md). Refusing every caller would stop
    // all payments only because a newer list was not copied.
    private string WhyOld()
    {
        var old = _authorities.Current().Revoked.Where(list => list.NextUpdate <= _time.GetUtcNow()).ToList();
        return old.Count == 0 ? ""
            : $"Pix:{nameof(CallersOptions.CallerRevocationLists)} has a list of {string.Join(" and of ", old.Select(list => $"'{list.Name}' that was to be replaced by {CertificateText.Time(list.NextUpdate)} UTC"))}: certificates that were revoked since are let in.";
    }

    // Logs the fingerprint, as `./pix cert show` prints it, and not the subject, into which a stranger may have written anything.
    private void Tell(X509Certificate2 certificate, string why)
    {
        if (_refusedLines.IsDue())
        {
            Log.Refused(_logger, Fingerprint(certificate), why);
        }
    }

    private static string Fingerprint(X509Certificate2 certificate) => certificate.Handle == IntPtr.Zero ? "unknown" : certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Certificates and verdict of one TLS handshake.</summary>
    /// <param name="Between">The intermediate certificates that the caller sent.</param>
    /// <param name="Standing">The last verdict on the certificate; null before the first.</param>
    private sealed record Known(X509Certificate2Collection Between, CallerStanding? Standing);

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallerCertificateRefused, LogLevel.Warning, "The front door refused a TLS handshake, because the client certificate with SHA-256 {Fingerprint} is not accepted: {Why}. This event is logged at most once a minute.")]
        public static partial void Refused(ILogger logger, string fingerprint, string why);

        [LoggerMessage(EventIds.CallerAuthoritiesRenewed, LogLevel.Information, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed. Now {Count} certificates of authorities are trusted, and {Revoked} certificates are revoked.")]
        public static partial void Renewed(ILogger logger, int count, int revoked);

        [LoggerMessage(EventIds.CallerAuthoritiesKept, LogLevel.Error, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed, but the new value cannot be used, so the previous authorities and lists stay in force: {Cause}")]
        public static partial void Kept(ILogger logger, string cause);
    }
}
