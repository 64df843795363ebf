using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pix.Api.Clustering;
using Pix.Api.Limits;
using Pix.Contracts.Operating;

namespace Pix.Api.Silos;

/// <summary>Answers <c>GET /silos</c> and <c>POST /silos/{name}/drain</c> on the management port.</summary>
internal sealed class SilosPage(AnySilo silos, TimeProvider time)
{
    private const string Root = "/silos", DrainEnd = "/drain", Usage = "There are GET /silos and POST /silos/{name}/drain.";
    private const int MostBodyBytes = 8 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), DrainPatience = TimeSpan.FromSeconds(15);

    /// <summary>True when the path is one of these.</summary>
    public static bool Has(PathString path) => path.StartsWithSegments(Root, StringComparison.Ordinal);

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (path, isGet) = (context.Request.Path.Value!, HttpMethods.IsGet(context.Request.Method));
        var silo = SiloOf(path);
        if (isGet ? path != Root : silo.Length == 0)
        {
            await TellAsync(context, StatusCodes.Status404NotFound, Usage);
        }
        else if (!isGet && !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, POST";
            await TellAsync(context, StatusCodes.Status405MethodNotAllowed, Usage);
        }
        else
        {
            await (isGet ? ShowAsync(context) : DrainAsync(context, silo));
        }
    }

    private static string SiloOf(string path) =>
        path.Length > Root.Length + 1 + DrainEnd.Length && path.EndsWith(DrainEnd, StringComparison.Ordinal) ? path[(Root.Length + 1)..^DrainEnd.Length] : "";

    private async Task ShowAsync(HttpContext context)
    {
        if (await AskAsync(silos.AskAsync((IClusterViewGrain view) => view.GetSnapshot()), Patience, context) is not { } snapshot)
        {
            await TellAsync(context, StatusCodes.Status503ServiceUnavailable, "No silo answers.");
            return;
        }

        await WriteAsync(context, StatusCodes.Status200OK, new SilosView([.. snapshot.Silos.Select(silo => new SiloRow(silo.Silo, silo.Answered, silo.Drain))]), SilosJson.Default.SilosView);
    }

    private async Task DrainAsync(HttpContext context, string silo)
    {
        if (OperatorRequest.Refusal(context) is var (status, reason))
        {
            await TellAsync(context, status, reason);
            return;
        }

        var body = await ReadAsync(context);
        var order = new DrainOrder(silo, body?.Who ?? "", body?.Why ?? "", body?.EvenLast ?? false);
        if (!OperatorWord.IsComplete(order.Who, order.Why))
        {
            await TellAsync(context, StatusCodes.Status400BadRequest, $"The body must be JSON with who (1 to {OperatorWord.LongestWho} characters) and why (1 to {OperatorWord.LongestWhy}); both are kept in the audit.");
            return;
        }

        var result = await AskAsync(silos.AskAsync((IClusterViewGrain view) => view.Drain(order)), DrainPatience, context)
            ?? new DrainResult(DrainOutcome.Unreachable, "No silo answers; whether it drains is not known.", "");
        await WriteAsync(context, StatusOf(result.Outcome), result, SilosJson.Default.DrainResult);
    }

    private static int StatusOf(DrainOutcome outcome) => outcome switch
    {
        DrainOutcome.Begun => StatusCodes.Status200OK,
        DrainOutcome.UnknownSilo => StatusCodes.Status404NotFound,
        DrainOutcome.WhoOrWhyMissing => StatusCodes.Status400BadRequest,
        DrainOutcome.LastSilo => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static async Task<DrainBody?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MostBodyBytes)
        {
            return null;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, SilosJson.Default.DrainBody, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<T?> AskAsync<T>(Task<T> question, TimeSpan patience, HttpContext context)
        where T : class
    {
        try
        {
            return await question.WaitAsync(patience, time, context.RequestAborted);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return null;
        }
    }

    private static Task TellAsync(HttpContext context, int status, string error) => WriteAsync(context, status, new SilosError(error), SilosJson.Default.SilosError);

    private static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }
}
