using Pix.Api.Problems;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Outermost middleware of the DICT and SPI ports. It gives each request an id, and each answer an outcome, even if code inside fails. It is a
/// startup filter, so that it also runs before the middleware that ASP.NET itself adds (authentication).
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
            // Part of the answer was already written, so the problem cannot be sent. The connection is aborted, so that the caller does not take
            // the answer for complete.
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
            // The problem document could not be written either, so only the two essential headers are written.
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

    // The answer is already written, so an exception of the log or the metrics is caught and must not end the request.
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
        [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "The front door itself failed while it handled a request (a silo was asked: {SiloAsked}). The caller gets an error that says whether the request may have been sent. Request {RequestId}")]
        public static partial void RequestFailed(ILogger logger, Exception failure, bool siloAsked, string requestId);

        [LoggerMessage(EventIds.CallerGone, LogLevel.Debug, "The caller closed the connection before the answer. Request {RequestId}")]
        public static partial void CallerGone(ILogger logger, Exception failure, string requestId);

        [LoggerMessage(EventIds.RequestRefused, LogLevel.Information, "A request on the {Channel} port ended without an audit record. The answer was HTTP status {Status}, problem {Problem}, rule '{Rule}', to caller '{Caller}'. Request {RequestId}")]
        public static partial void Refused(ILogger logger, PixChannel channel, int status, string problem, string rule, string caller, string requestId);

        [LoggerMessage(EventIds.RequestNotCounted, LogLevel.Warning, "A request was answered, but writing its log line or its metrics failed. Request {RequestId}")]
        public static partial void NotNoted(ILogger logger, Exception failure, string requestId);
    }
}
