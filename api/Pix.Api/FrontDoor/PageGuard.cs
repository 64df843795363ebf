using System.Net;
using Microsoft.Extensions.Options;
using Pix.Api.Problems;
using Pix.Http;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Refuses requests that a web page of another site makes a browser send, on every port, before anything else; and unknown host names, on
/// ports where callers need not authenticate. A startup filter like <see cref="OutcomeGuard"/>, which surrounds it.
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

    // On the network, callers authenticate by something that a browser does not add by itself, or over TLS, whose certificate does not
    // match a foreign name.
    private bool IsHostAsked(HttpContext context) =>
        Listener.Of(context) == Listener.Management || !_names.IsEmpty || context.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local);

    // The management port has no outcomes, and its readers are people.
    private static Task TellAsync(HttpContext context, Problem refusal)
    {
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{refusal.Title} {refusal.Detail}");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ForeignHost, LogLevel.Warning,
            "A request for the host name {Host}, which is not listed, was refused (403 foreign-host). If it is a name of this front door, add it to Pix:HostNames; if not, a web page may be attacking. Logged once a minute at most.")]
        public static partial void ForeignHost(ILogger logger, string host);
    }
}
