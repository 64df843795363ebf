using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pix.Api.Clustering;
using Pix.Contracts.Operating;

namespace Pix.Api.Limits;

/// <summary>Answers <c>GET /limits</c> and <c>POST /limits/{budget}/reset</c> on the management port.</summary>
internal sealed class LimitsPage(AnySilo silos, TimeProvider time)
{
    private const string Root = "/limits", ResetEnd = "/reset";
    private const int MostBodyBytes = 8 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), ResetPatience = TimeSpan.FromSeconds(15);

    /// <summary>True when the path is one of these.</summary>
    public static bool Has(PathString path) => path.StartsWithSegments(Root, StringComparison.Ordinal);

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (path, isGet) = (context.Request.Path.Value!, HttpMethods.IsGet(context.Request.Method));
        var budget = BudgetOf(path);
        if (isGet ? path != Root : budget.Length == 0)
        {
            await TellAsync(context, StatusCodes.Status404NotFound, "There are GET /limits and POST /limits/{budget}/reset.");
        }
        else if (!isGet && !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, POST";
            await TellAsync(context, StatusCodes.Status405MethodNotAllowed, "There are GET /limits and POST /limits/{budget}/reset.");
        }
        else
        {
            await (isGet ? ShowAsync(context) : ResetAsync(context, budget));
        }
    }

    // /limits/spi/99999010/reset: a budget's name has a slash.
    private static string BudgetOf(string path) =>
        path.Length > Root.Length + 1 + ResetEnd.Length && path.EndsWith(ResetEnd, StringComparison.Ordinal) ? path[(Root.Length + 1)..^ResetEnd.Length] : "";

    private async Task ShowAsync(HttpContext context)
    {
        var snapshot = await AskAsync(silos.AskAsync((IClusterViewGrain view) => view.GetSnapshot()), Patience, context);
        if (snapshot is null || !snapshot.Silos.Any(silo => silo.Answered))
        {
            await TellAsync(context, StatusCodes.Status503ServiceUnavailable, "No silo answers.");
            return;
        }

        var limits = snapshot.Silos.SelectMany(silo => silo.Buckets).OrderBy(bucket => bucket.Budget, StringComparer.Ordinal).ThenBy(bucket => bucket.Policy, StringComparer.Ordinal);
        await WriteAsync(context, StatusCodes.Status200OK, new LimitsView([.. limits]), LimitsJson.Default.LimitsView);
    }

    private async Task ResetAsync(HttpContext context, string budget)
    {
        if (OperatorRequest.Refusal(context) is var (status, reason))
        {
            await TellAsync(context, status, reason);
            return;
        }

        var body = await ReadAsync(context);
        var reset = new PauseReset(budget, body?.Policy ?? "", body?.Who ?? "", body?.Why ?? "");
        if (!reset.IsSigned)
        {
            await TellAsync(context, StatusCodes.Status400BadRequest, $"The body must be JSON with who (1 to {OperatorWord.LongestWho} characters) and why (1 to {OperatorWord.LongestWhy}); both are kept in the audit.");
            return;
        }

        var result = await AskAsync(silos.AskAsync((IClusterViewGrain view) => view.ResetPause(reset)), ResetPatience, context)
            ?? PauseResetResult.Refused(PauseResetOutcome.Unreachable, "No silo answers; whether the pause was ended is not known.");
        await WriteAsync(context, StatusOf(result.Outcome), result, LimitsJson.Default.PauseResetResult);
    }

    private static int StatusOf(PauseResetOutcome outcome) => outcome switch
    {
        PauseResetOutcome.Done => StatusCodes.Status200OK,
        PauseResetOutcome.UnknownBudget => StatusCodes.Status404NotFound,
        PauseResetOutcome.WhoOrWhyMissing => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static async Task<ResetBody?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MostBodyBytes)
        {
            return null;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, LimitsJson.Default.ResetBody, context.RequestAborted);
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

    private static Task TellAsync(HttpContext context, int status, string error) => WriteAsync(context, status, new LimitsError(error), LimitsJson.Default.LimitsError);

    private static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }
}
