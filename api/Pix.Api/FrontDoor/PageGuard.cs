using System.Net;
using Microsoft.Extensions.Options;
using Pix.Api.Problems;
using Pix.Http;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Refuses requests that a web page of another site makes a browser send. Also refuses requests for unknown host names: on loopback addresses and on the
/// management port always, elsewhere if <c>Pix:HostNames</c> is set. A startup filter; its middleware runs directly after that of <see cref="OutcomeGuard"/>.
/// </summary>
internal sealed partial class PageGuard : IStartupFilter, IDisposable
{
    private readonly ForeignHosts _foreign;
    private readonly ILogger<PageGuard> _logger;
    private readonly IDisposable? _subscription;
    private volatile HostNames _names;

    public PageGuard(IOptionsMonitor<FrontDoorOptions> options, TimeProvider time, ILogger<PageGuard> logger)
    {
        (_foreign, _logger) = (new ForeignHosts(time), logger);
        _names = new HostNames(options.CurrentValue.HostNames);
        _subscription = options.OnChange(changed => _names = new HostNames(changed.HostNames));
    }

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(GuardAsync);
        next(app);
    };

    public void Dispose() => _subscription?.Dispose();

    private Task GuardAsync(HttpContext context, RequestDelegate next) => Why(context) switch
    {
        null => next(context),
        { } refusal when Listener.Of(context).Channel is null => TellAsync(context, refusal),
        { } refusal => ReplyWriter.WriteProblemAsync(context, refusal),
    };

    private Problem? Why(HttpContext context) =>
        PageRequest.IsOfAnotherSite(context.Request) ? FrontDoorProblems.ForeignPage
            : IsHostAsked(context) && !_names.Has(context.Request.Host.Host) ? Foreign(context.Request.Host.Host)
            : null;

    private Problem Foreign(string host)
    {
        if (_foreign.ToTell(host) is { } name)
        {
            Log.ForeignHost(_logger, name);
        }

        return FrontDoorProblems.ForeignHost;
    }

    // On other addresses the host name need not be checked. Callers there use a token, which a browser does not add by itself, or TLS, whose server
    // certificate does not match a foreign name.
    private bool IsHostAsked(HttpContext context) =>
        Listener.Of(context) == Listener.Management || !_names.IsEmpty || context.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local);

    // The management port answers a refusal with plain text and not with a problem, because people read its answers and these have no outcome.
    private static Task TellAsync(HttpContext context, Problem refusal)
    {
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{refusal.Title} {refusal.Detail}");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ForeignHost, LogLevel.Warning,
            "A request for the host name {Host} was refused (403 foreign-host), because Pix:HostNames does not list this name. If it is a name of the front door, add it to Pix:HostNames. If not, the request is possibly an attack by a web page. This event is logged at most once a minute.")]
        public static partial void ForeignHost(ILogger logger, string host);
    }
}
