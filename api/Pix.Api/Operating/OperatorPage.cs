using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pix.Api.Clustering;
using Pix.Contracts.Operating;

namespace Pix.Api.Operating;

/// <summary>
/// A page of the management port: <c>GET</c> shows a list, and <c>POST</c> to one item is an operator's order, which names who and why and
/// is recorded.
/// </summary>
/// <param name="root">Path of the list.</param>
/// <param name="end">Suffix of an order's path, after the item's name.</param>
/// <param name="usage">Sentence that lists the available paths, returned for any other path.</param>
/// <param name="time">The clock.</param>
internal abstract class OperatorPage(string root, string end, string usage, TimeProvider time)
{
    private const int MostBodyBytes = 8 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), OrderPatience = TimeSpan.FromSeconds(15);

    /// <summary>True when the path belongs to this page.</summary>
    public bool Has(PathString path) => path.StartsWithSegments(root, StringComparison.Ordinal);

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (path, isGet) = (context.Request.Path.Value!, HttpMethods.IsGet(context.Request.Method));
        var name = NameIn(path);
        if (isGet ? path != root : name.Length == 0)
        {
            await TellAsync(context, StatusCodes.Status404NotFound, usage);
        }
        else if (!isGet && !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, POST";
            await TellAsync(context, StatusCodes.Status405MethodNotAllowed, usage);
        }
        else if (isGet)
        {
            await ShowAsync(context);
        }
        else if (OperatorRequest.Refusal(context) is var (status, reason))
        {
            await TellAsync(context, status, reason);
        }
        else
        {
            await OrderAsync(context, name);
        }
    }

    /// <summary>Shows the list.</summary>
    protected abstract Task ShowAsync(HttpContext context);

    /// <summary>Carries out an order of a program on this machine.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">Name of the item that the order is about.</param>
    protected abstract Task OrderAsync(HttpContext context, string name);

    /// <summary>Returns the state of the cluster, from one of the silos; null when no silo answers in time.</summary>
    protected Task<ClusterSnapshot?> SnapshotAsync(AnySilo silos, HttpContext context) =>
        WithinAsync(silos.AskAsync((IClusterViewGrain view) => view.GetSnapshotAsync()), Patience, context);

    /// <summary>Returns the result of an order; null when no silo answers in time.</summary>
    protected Task<T?> OrderedAsync<T>(Task<T> order, HttpContext context)
        where T : class => WithinAsync(order, OrderPatience, context);

    /// <summary>Reads the body; returns null when it is not valid JSON of this type, is too long, or has no stated length.</summary>
    protected static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (context.Request.ContentLength is null or > MostBodyBytes)
        {
            return null;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Answers 400 to an order that does not say who orders it and why.</summary>
    protected static Task TellUnsignedAsync(HttpContext context) => TellAsync(
        context, StatusCodes.Status400BadRequest, $"The body must be JSON with who (1 to {OperatorWord.LongestWho} characters) and why (1 to {OperatorWord.LongestWhy}); both are kept in the audit.");

    /// <summary>Answers 503, because no silo answers.</summary>
    protected static Task TellNobodyAsync(HttpContext context) => TellAsync(context, StatusCodes.Status503ServiceUnavailable, "No silo answers.");

    /// <summary>Answers with a status and a value as JSON.</summary>
    protected static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }

    // The item's name may contain a slash: in /limits/spi/99999010/reset it is spi/99999010.
    private string NameIn(string path) =>
        path.Length > root.Length + 1 + end.Length && path.EndsWith(end, StringComparison.Ordinal) ? path[(root.Length + 1)..^end.Length] : "";

    private static Task TellAsync(HttpContext context, int status, string error) => WriteAsync(context, status, new OperatorError(error), OperatorJson.Default.OperatorError);

    private async Task<T?> WithinAsync<T>(Task<T> question, TimeSpan patience, HttpContext context)
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
}
