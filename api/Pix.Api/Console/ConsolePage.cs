using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Pix.Api.Clustering;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>Answers <c>/console</c> and its subpaths.</summary>
internal sealed class ConsolePage(ConsoleFeed feed, AnySilo silos, IOptionsMonitor<ConsoleOptions> options, IHostApplicationLifetime lifetime)
{
    // Allows scripts, styles and connections only from this server, and forbids other pages to frame the console.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>True when the path belongs to the console and the console is switched on.</summary>
    public bool Has(PathString path) => options.CurrentValue.Console && path.StartsWithSegments("/console", StringComparison.Ordinal);

    /// <summary>Answers a GET.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        return path switch
        {
            "/console/events" => PushAsync(context),
            "/console/exchanges" => SearchAsync(context),
            _ when ConsoleAsset.All.TryGetValue(path, out var asset) => SendAsync(context, asset),
            _ => NotFound(context),
        };
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task SendAsync(HttpContext context, ConsoleAsset asset)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers[HeaderNames.ETag] = asset.Tag;
        headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Bytes.Length;
        return context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted).AsTask();
    }

    // Server-sent events, WHATWG HTML 9.2: "data:" and an empty line.
    private async Task PushAsync(HttpContext context)
    {
        // The connection ends when the process stops, because an open page would delay the end of the process. The browser connects again,
        // to a running front door.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        if (feed.Watch(end.Token) is not { } views)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await foreach (var view in views)
            {
                await context.Response.WriteAsync("data: ", context.RequestAborted);
                await JsonSerializer.SerializeAsync(context.Response.Body, view, ConsoleJson.Default.ConsoleView, context.RequestAborted);
                await context.Response.WriteAsync("\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the process stops.
        }
    }

    private async Task SearchAsync(HttpContext context)
    {
        var id = context.Request.Query["id"].ToString().Trim();
        if (id.Length is 0 or > 128)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("Give ?id= with an end-to-end id, a PI-ResourceId or a record id.", context.RequestAborted);
            return;
        }

        var bodies = options.CurrentValue.ConsoleShowsBodies && context.Request.Query["bodies"] == "true";
        context.Response.Headers.CacheControl = "no-store";
        var found = await silos.GetGrain<IClusterViewGrain>(0).FindAsync(id, bodies).WaitAsync(Patience, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(found, ConsoleJson.Default.ExchangeSearch, cancellationToken: context.RequestAborted);
    }
}
