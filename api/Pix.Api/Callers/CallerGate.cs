using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Pix.Api.Problems;
using Pix.Domain;

namespace Pix.Api.Callers;

/// <summary>
/// Authenticates callers and checks their rights. A caller without an accepted certificate or token gets 401, and an authenticated caller without
/// the needed right gets 403.
/// </summary>
internal sealed partial class CallerGate(CallerDirectory directory, CallerTrust trust, IOptionsMonitor<CallersOptions> options, IOptionsMonitor<JwtBearerOptions> bearer, ILogger<CallerGate> logger, TimeProvider time)
{
    /// <summary>Returns the caller, or the problem that says why the request is refused. Each call checks certificate or token again.</summary>
    public ValueTask<(Caller? Caller, Problem? Refusal)> AuthenticateAsync(HttpContext context, PixChannel channel)
    {
        var settings = options.CurrentValue;
        return settings.CallerAuthentication == CallerAuthentication.None ? new((Caller.Anonymous, null)) : AuthenticateAsync(context, channel, settings);
    }

    private async ValueTask<(Caller? Caller, Problem? Refusal)> AuthenticateAsync(HttpContext context, PixChannel channel, CallersOptions settings)
    {
        if (await IssuerIsSilentAsync(context, settings))
        {
            return (null, CallerProblems.IssuerUnreachable);
        }

        var (known, caller) = await IdentifyAsync(context, settings);
        if (!known)
        {
            if (settings.TakesTokens)
            {
                context.Response.Headers.WWWAuthenticate = JwtBearerDefaults.AuthenticationScheme;
            }

            return (null, CallerProblems.Unauthenticated(settings.CallerAuthentication));
        }

        if (caller is null)
        {
            return (null, CallerProblems.Unknown);
        }

        return caller.Channels.Contains(channel) ? (caller, null) : (null, CallerProblems.ChannelNotAllowed(caller, channel));
    }

    private async ValueTask<(bool Known, Caller? Caller)> IdentifyAsync(HttpContext context, CallersOptions settings)
    {
        // The TLS handshake has checked the certificate, and that the caller has the private key of the certificate.
        if (settings.TakesCertificates && context.Connection.ClientCertificate is { } certificate)
        {
            // The certificate is checked again, because the connection may have been open for long and the certificate may no longer be accepted.
            return trust.Counts(certificate) ? (true, directory.Find(certificate)) : (false, null);
        }

        if (!settings.TakesTokens)
        {
            return (false, null);
        }

        // A new service scope is needed, because within one scope ASP.NET returns its first result again, even if the token has expired since.
        await using var scope = context.RequestServices.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IAuthenticationService>().AuthenticateAsync(context, JwtBearerDefaults.AuthenticationScheme);
        return result.Succeeded ? (true, directory.Find(result.Principal.FindFirst(settings.JwtCallerClaim)?.Value ?? "")) : (false, null);
    }

    // True if the token issuer's keys cannot be fetched. ASP.NET would then reject every token as invalid, even a valid one. Keys that are in the
    // settings need no fetch.
    private async ValueTask<bool> IssuerIsSilentAsync(HttpContext context, CallersOptions settings)
    {
        if (!settings.TakesTokens || context.Request.Headers.Authorization.Count == 0 || bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager is not { } keys)
        {
            return false;
        }

        try
        {
            await keys.GetConfigurationAsync(context.RequestAborted).WaitAsync(IssuerKeys.Patience, time, context.RequestAborted);
            return false;
        }
        catch (Exception silent) when (silent is InvalidOperationException or TimeoutException)
        {
            Log.IssuerUnreachable(logger, silent, settings.JwtAuthority);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.IssuerUnreachable, LogLevel.Warning, "The front door cannot fetch the signing keys of the token issuer {Authority}, so it cannot check access tokens. Callers that send a token get 503, and nothing is sent. The next request tries again.")]
        public static partial void IssuerUnreachable(ILogger logger, Exception failure, string authority);
    }
}
