using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Http;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Which client certificates pass the TLS handshake: valid now, for clients, issued under a listed authority and not revoked by it.</summary>
internal sealed partial class CallerTrust : IDisposable
{
    private readonly TimeProvider _time;
    private readonly SettingRefusals _refusals;
    private readonly RenewedSetting<CallerAuthorities> _authorities;
    private readonly IDisposable? _subscription;

    private readonly ILogger<CallerTrust> _logger;
    private readonly OneAMinute _refusedLines;

    // Kept as long as a connection has the certificate.
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
            // At start, not with the first caller: a list that becomes unusable later then leaves this one in force.
            _authorities.Current();
        }
    }

    /// <summary>Authorities or lists changed. Handlers must not throw.</summary>
    public event Action? Renewed;

    // The host reports wrong settings, all at once at start; this runs before and beside that.
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

    /// <summary>Called in each handshake. A refusal is logged, because the caller only sees the connection end.</summary>
    /// <param name="certificate">The caller's certificate.</param>
    /// <param name="presented">The certificates that came with it, which exist nowhere else.</param>
    public bool Accepts(X509Certificate2 certificate, X509Chain? presented)
    {
        // Copies, because the originals end with the handshake.
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
    /// Whether a certificate that passed the handshake is still accepted: its connection may be open for long, while authorities, lists and
    /// time change.
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

    // An outdated list still counts, and certificates that are not on it pass (docs/callers.md): refusing every caller would stop all
    // payments because a copy failed.
    private string WhyOld()
    {
        var old = _authorities.Current().Revoked.Where(list => list.NextUpdate <= _time.GetUtcNow()).ToList();
        return old.Count == 0 ? ""
            : $"Pix:{nameof(CallersOptions.CallerRevocationLists)} has a list of {string.Join(" and of ", old.Select(list => $"'{list.Name}' that was to be replaced by {CertificateText.Time(list.NextUpdate)} UTC"))}: certificates that were revoked since are let in.";
    }

    // By its fingerprint, as `./pix cert show` prints it: a stranger may have written anything into the subject.
    private void Tell(X509Certificate2 certificate, string why)
    {
        if (_refusedLines.IsDue())
        {
            Log.Refused(_logger, Fingerprint(certificate), why);
        }
    }

    private static string Fingerprint(X509Certificate2 certificate) => certificate.Handle == IntPtr.Zero ? "unknown" : certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Certificates and verdict of one TLS handshake.</summary>
    /// <param name="Between">The certificates that came with it.</param>
    /// <param name="Standing">The last judgement.</param>
    private sealed record Known(X509Certificate2Collection Between, CallerStanding? Standing);

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallerCertificateRefused, LogLevel.Warning, "A TLS handshake was refused: the client certificate with SHA-256 {Fingerprint} is not accepted: {Why}. Logged once a minute at most.")]
        public static partial void Refused(ILogger logger, string fingerprint, string why);

        [LoggerMessage(EventIds.CallerAuthoritiesRenewed, LogLevel.Information, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed: {Count} certificates of authorities are in force, {Revoked} certificates are revoked.")]
        public static partial void Renewed(ILogger logger, int count, int revoked);

        [LoggerMessage(EventIds.CallerAuthoritiesKept, LogLevel.Error, "Pix:CallerCertificateAuthorities or Pix:CallerRevocationLists changed and cannot be used; the previous ones stay in force: {Cause}")]
        public static partial void Kept(ILogger logger, string cause);
    }
}
