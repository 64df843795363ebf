using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Pix.Api.Problems;
using Pix.Domain;

namespace Pix.Api.Callers;

/// <summary>Authenticates callers and refuses those without rights: 401 for an unknown caller, 403 for a known one that is not allowed.</summary>
internal sealed partial class CallerGate(CallerDirectory directory, CallerTrust trust, IOptionsMonitor<CallersOptions> options, IOptionsMonitor<JwtBearerOptions> bearer, ILogger<CallerGate> logger, TimeProvider time)
{
    /// <summary>The caller as of now, or why there is none. Each call checks again.</summary>
    public async ValueTask<(Caller? Caller, Problem? Refusal)> AuthenticateAsync(HttpContext context, PixChannel channel)
    {
        var settings = options.CurrentValue;
        if (settings.CallerAuthentication == CallerAuthentication.None)
        {
            return (Caller.Anonymous, null);
        }

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
        // The handshake has checked the certificate: whoever presents an accepted one has proved to hold its key.
        if (settings.TakesCertificates && context.Connection.ClientCertificate is { } certificate)
        {
            // It may no longer be accepted: connections stay open for long.
            return trust.Counts(certificate) ? (true, directory.Find(certificate)) : (false, null);
        }

        if (!settings.TakesTokens)
        {
            return (false, null);
        }

        // In a new scope: within one scope the framework repeats its first verdict, whatever happened to the token since.
        await using var scope = context.RequestServices.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IAuthenticationService>().AuthenticateAsync(context, JwtBearerDefaults.AuthenticationScheme);
        return result.Succeeded ? (true, directory.Find(result.Principal.FindFirst(settings.JwtCallerClaim)?.Value ?? "")) : (false, null);
    }

    // Without the issuer's keys the handler would call every token invalid, without evidence against it. Configured keys need no fetching.
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
        [LoggerMessage(EventIds.IssuerUnreachable, LogLevel.Warning, "The signing keys of the token issuer {Authority} cannot be fetched; callers get 503.")]
        public static partial void IssuerUnreachable(ILogger logger, Exception failure, string authority);
    }
}
