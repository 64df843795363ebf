using Microsoft.Extensions.Options;
using Pix.Http;

namespace Pix.Silo.Management;

/// <summary>
/// Refuses requests to the management port that a web page of another site made a browser send, and requests with an unknown host name. Runs
/// before all other middleware.
/// </summary>
internal sealed partial class PageGuard(IOptionsMonitor<ManagementOptions> options, TimeProvider time, ILogger<PageGuard> logger)
{
    private readonly ForeignHosts _foreign = new(time);

    /// <summary>Passes a request on to the next middleware, or refuses it with 403.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (PageRequest.IsOfAnotherSite(context.Request))
        {
            return RefuseAsync(context, "A web page of another site sent this request.");
        }

        var host = context.Request.Host.Host;
        if (new HostNames(options.CurrentValue.HostNames).Has(host))
        {
            return next(context);
        }

        if (_foreign.ToTell(host) is { } name)
        {
            Log.ForeignHost(logger, name);
        }

        return RefuseAsync(context, "Host is neither an IP address, nor localhost, nor the machine's own name, nor one of Pix:HostNames.");
    }

    private static Task RefuseAsync(HttpContext context, string why)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ForeignHost, LogLevel.Warning,
            "The management port refused a request (403): the host name {Host} is not listed. If it is a name of this silo, add it to Pix:HostNames; if not, a web page may be attacking. Logged once a minute at most.")]
        public static partial void ForeignHost(ILogger logger, string host);
    }
}
