using Pix.Api.Problems;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>
/// The outermost middleware of the DICT and SPI ports: gives each request its id, and an outcome whatever fails inside. A startup filter,
/// so that nothing that ASP.NET adds by itself (its authentication) can come before it.
/// </summary>
internal sealed partial class OutcomeGuard(FrontDoorMetrics metrics, TimeProvider time, ILogger<OutcomeGuard> logger) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(GuardAsync);
        next(app);
    };

    private Task GuardAsync(HttpContext context, RequestDelegate next) =>
        Listener.Of(context).Channel is { } channel ? GuardAsync(context, channel, next) : next(context);

    private async Task GuardAsync(HttpContext context, PixChannel channel, RequestDelegate next)
    {
        var began = time.GetTimestamp();
        var progress = new RequestProgress(RequestId.New(time));
        context.Features.Set(progress);
        context.TraceIdentifier = progress.RequestId;
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            LogFailure(context, failure, progress);
            await TellAsync(context, progress.Failed());
        }

        Note(context, channel, progress, began);
    }

    private static async Task TellAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            // A partial answer must not look complete.
            context.Abort();
            return;
        }

        try
        {
            context.Response.Clear();
            await ReplyWriter.WriteProblemAsync(context, problem);
        }
        catch (Exception) when (!context.Response.HasStarted)
        {
            // Even the problem document failed: only the two essential headers are written.
            context.Response.Clear();
            ReplyWriter.WriteBare(context, problem);
        }
    }

    private void LogFailure(HttpContext context, Exception failure, RequestProgress progress)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger, failure, progress.RequestId);
            return;
        }

        Log.RequestFailed(logger, failure, progress.SiloAsked, progress.RequestId);
    }

    // The answer is out: a failing log or metric must not affect it.
    private void Note(HttpContext context, PixChannel channel, RequestProgress progress, long began)
    {
        try
        {
            if (progress.Problem is { RecordId: "" } problem)
            {
                Log.Refused(logger, channel, problem.Status, problem.Slug, problem.Rule, progress.Caller?.Name ?? "", progress.RequestId);
            }

            metrics.Answered(channel, progress.Caller, context.Response.StatusCode, progress.Problem, time.GetElapsedTime(began));
        }
        catch (Exception failure)
        {
            Log.NotNoted(logger, failure, progress.RequestId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "The front door failed inside while it handled a request (a silo was asked: {SiloAsked}). The caller got a problem with the outcome. Request {RequestId}")]
        public static partial void RequestFailed(ILogger logger, Exception failure, bool siloAsked, string requestId);

        [LoggerMessage(EventIds.CallerGone, LogLevel.Debug, "The caller closed the connection before the answer. Request {RequestId}")]
        public static partial void CallerGone(ILogger logger, Exception failure, string requestId);

        [LoggerMessage(EventIds.RequestRefused, LogLevel.Information, "{Channel} request ended without an audit record: {Status} {Problem}, rule '{Rule}', caller '{Caller}'. Request {RequestId}")]
        public static partial void Refused(ILogger logger, PixChannel channel, int status, string problem, string rule, string caller, string requestId);

        [LoggerMessage(EventIds.RequestNotCounted, LogLevel.Warning, "A request was answered, but could not be logged or counted. Request {RequestId}")]
        public static partial void NotNoted(ILogger logger, Exception failure, string requestId);
    }
}
