using Microsoft.Extensions.Options;
using Pix.Domain;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Checks those rules for the callers' settings that validation attributes cannot express. Reports every failure, not only the first.</summary>
internal sealed class CallersOptionsValidator : IValidateOptions<CallersOptions>
{
    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        var failures = new List<string>();
        if (options.CallerAuthentication != CallerAuthentication.None && options.Callers.Count == 0)
        {
            failures.Add($"Pix:Callers is empty, so nobody could call; with Pix:CallerAuthentication {options.CallerAuthentication} it must name each caller, as in Pix__Callers__payments__Channels=spi.");
        }

        Certificates(options, failures);
        Tokens(options, failures);
        foreach (var (caller, settings) in options.Callers)
        {
            One(options, $"Pix:Callers:{caller}", settings, failures);
        }

        Twice(failures, options, "CertificateSubject", caller => [caller.CertificateSubject]);
        Twice(failures, options, "TokenSubject", caller => [caller.TokenSubject]);
        Twice(failures, options, "CertificateSha256", caller => Caller.Fingerprints(caller.CertificateSha256));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Certificates(CallersOptions options, List<string> failures)
    {
        if (!options.TakesCertificates)
        {
            return;
        }

        if (Why(nameof(options.CallerCertificateAuthorities), options.CallerCertificateAuthorities) is { } why)
        {
            failures.Add($"Pix:CallerCertificateAuthorities {why}; it must be the certificates that issue those of the callers, as PEM text or the path of a PEM file.");
        }
        else if (CallerPem.Why(() => CallerAuthorities.Of(CallerAuthorities.Read(options))) is { } whyNot)
        {
            failures.Add($"Pix:CallerRevocationLists {whyNot}; it must be whole revocation lists (CRL) of Pix:CallerCertificateAuthorities, as PEM text or the path of a PEM or DER file.");
        }
    }

    private static void Tokens(CallersOptions options, List<string> failures)
    {
        if (!options.TakesTokens)
        {
            return;
        }

        if (options.JwtAudience.Length == 0)
        {
            failures.Add("Pix:JwtAudience is empty; it must be the audience of the tokens, or a token meant for another service would count here.");
        }

        if ((options.JwtAuthority.Length > 0) == !options.JwtSigningKeys.IsEmpty)
        {
            failures.Add("Pix:JwtAuthority and Pix:JwtSigningKeys: exactly one must be set, the issuer's https URL or its public keys.");
        }

        if (options.JwtAuthority.Length > 0 && !options.JwtAuthority.StartsWith("https://", StringComparison.Ordinal))
        {
            failures.Add($"Pix:JwtAuthority is '{options.JwtAuthority}'; it must be an https URL.");
        }

        if (!options.JwtAuthorityCertificates.IsEmpty && Why(nameof(options.JwtAuthorityCertificates), options.JwtAuthorityCertificates) is { } whyNone)
        {
            failures.Add($"Pix:JwtAuthorityCertificates {whyNone}; it must be the certificates that issue that of Pix:JwtAuthority's server, as PEM text or the path of a PEM file.");
        }

        if (!options.JwtSigningKeys.IsEmpty && options.JwtIssuer.Length == 0)
        {
            failures.Add("Pix:JwtIssuer is empty; with Pix:JwtSigningKeys it must be what the tokens have in iss.");
        }

        if (!options.JwtSigningKeys.IsEmpty && CallerPem.Why(() => CallerPem.Keys(options.JwtSigningKeys.Read(nameof(options.JwtSigningKeys)))) is { } why)
        {
            failures.Add($"Pix:JwtSigningKeys {why}; it must be public keys, as PEM text or the path of a PEM file.");
        }
    }

    private static string? Why(string setting, TextOrFile value) => CallerPem.Why(() => value.Read(setting).Certificates());

    private static void One(CallersOptions options, string setting, CallerOptions caller, List<string> failures)
    {
        var known = (options.TakesCertificates && caller.CertificateSha256.Length + caller.CertificateSubject.Length > 0)
            || (options.TakesTokens && caller.TokenSubject.Length > 0);
        if (options.CallerAuthentication != CallerAuthentication.None && !known)
        {
            failures.Add($"{setting} has nothing by which the caller is known; it must have CertificateSha256 or CertificateSubject (certificates), or TokenSubject (tokens).");
        }

        foreach (var fingerprint in Caller.Fingerprints(caller.CertificateSha256).Where(text => text.Length != 64 || !text.All(char.IsAsciiHexDigit)))
        {
            failures.Add($"{setting}:CertificateSha256 has '{fingerprint}'; it must be SHA-256 fingerprints of 64 hexadecimal digits, separated by commas.");
        }

        var channels = Caller.Split(caller.Channels);
        if (channels.Length == 0 || channels.Any(channel => !IsChannel(channel)))
        {
            failures.Add($"{setting}:Channels is '{caller.Channels}'; it must be spi, dict, or spi,dict.");
        }

        if (Caller.Split(caller.Operations).Length == 0)
        {
            failures.Add($"{setting}:Operations is empty; it must be names of operations separated by commas, or * for all.");
        }

        if (caller.MaxInFlight is < 1 or > 10_000)
        {
            failures.Add($"{setting}:MaxInFlight is {caller.MaxInFlight}; it must be 1 to 10000.");
        }

        if (caller.RequestsPerSecond is < 0 or > 100_000)
        {
            failures.Add($"{setting}:RequestsPerSecond is {caller.RequestsPerSecond}; it must be 0 (no limit) to 100000.");
        }
    }

    private static bool IsChannel(string text) =>
        text.Equals(nameof(PixChannel.Spi), StringComparison.OrdinalIgnoreCase) || text.Equals(nameof(PixChannel.Dict), StringComparison.OrdinalIgnoreCase);

    private static void Twice(List<string> failures, CallersOptions options, string setting, Func<CallerOptions, string[]> values) =>
        failures.AddRange(options.Callers
            .SelectMany(caller => values(caller.Value).Where(value => value.Length > 0).Select(value => (caller.Key, value)))
            .GroupBy(pair => pair.value)
            .Where(group => group.Count() > 1)
            .Select(group => $"Pix:Callers: {string.Join(" and ", group.Select(pair => pair.Key))} have the same {setting}; each must have its own, or one would act as the other."));
}
