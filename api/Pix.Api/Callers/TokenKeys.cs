using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>
/// What is needed to verify bearer tokens: the issuer's public keys, or the certificate authorities of the server from which these keys are
/// fetched. Changed files and settings take effect while Pix runs.
/// </summary>
internal sealed partial class TokenKeys : IDisposable
{
    private readonly RenewedSetting<IReadOnlyList<SecurityKey>> _keys;
    private readonly RenewedSetting<X509Certificate2Collection> _authorities;

    public TokenKeys(IOptionsMonitor<CallersOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<TokenKeys> logger)
    {
        _keys = new(
            () => [options.CurrentValue.JwtSigningKeys.Read(nameof(CallersOptions.JwtSigningKeys))],
            texts => CallerPem.Keys(texts[0]),
            keys => Log.Renewed(logger, nameof(CallersOptions.JwtSigningKeys), keys.Count),
            unusable => Log.Kept(logger, unusable.Message),
            refusals,
            time);
        _authorities = new(
            () => [options.CurrentValue.JwtAuthorityCertificates.Read(nameof(CallersOptions.JwtAuthorityCertificates))],
            texts => texts[0].Certificates(),
            authorities => Log.Renewed(logger, nameof(CallersOptions.JwtAuthorityCertificates), authorities.Count),
            unusable => Log.Kept(logger, unusable.Message),
            refusals,
            time);
        Follow(options.CurrentValue);
    }

    /// <summary>Returns the public keys from <c>Pix:JwtSigningKeys</c>.</summary>
    public IReadOnlyList<SecurityKey> Keys() => _keys.Current();

    /// <summary>Returns the certificates from <c>Pix:JwtAuthorityCertificates</c>.</summary>
    public X509Certificate2Collection Authorities() => _authorities.Current();

    public void Dispose()
    {
        _keys.Dispose();
        _authorities.Dispose();
    }

    // The keys are read at start and not with the first token, so that the known keys stay in use if the file becomes unusable later.
    private void Follow(CallersOptions options)
    {
        if (!options.JwtSigningKeys.IsEmpty)
        {
            _keys.Current();
        }

        if (!options.JwtAuthorityCertificates.IsEmpty)
        {
            _authorities.Current();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TokenKeysRenewed, LogLevel.Information, "Pix:{Setting} changed. The front door now uses the {Count} keys or certificates in this setting to check callers' access tokens.")]
        public static partial void Renewed(ILogger logger, string setting, int count);

        [LoggerMessage(EventIds.TokenKeysKept, LogLevel.Error, "A setting for checking access tokens changed, but its new value cannot be used, so the front door keeps using the previous keys. Cause: {Cause}")]
        public static partial void Kept(ILogger logger, string cause);
    }
}
