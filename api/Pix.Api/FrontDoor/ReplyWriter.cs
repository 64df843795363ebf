using System.Globalization;
using Pix.Api.Problems;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>Writes the HTTP answer: the Central Bank's status, headers and verified bytes, or a problem; and Pix's own headers.</summary>
internal static class ReplyWriter
{
    /// <summary>Writes what the exchange ended with.</summary>
    public static Task WriteAsync(HttpContext context, ExchangeReply reply)
    {
        if (reply.Error != ExchangeError.None)
        {
            return WriteProblemAsync(context, ExchangeProblems.From(reply));
        }

        var response = context.Response;
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers.Append(name, value);
        }

        AddPixHeaders(context, reply.Fate, reply.Signature, reply.RecordId);
        if (reply.Body.IsEmpty)
        {
            return Task.CompletedTask;
        }

        response.ContentLength = reply.Body.Length;
        return response.Body.WriteAsync(reply.Body).AsTask();
    }

    /// <summary>Writes a problem answer (RFC 9457), as JSON, or as XML where the caller prefers it.</summary>
    public static Task WriteProblemAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        AddPixHeaders(context, problem.Fate, problem.Signature, problem.RecordId);
        if (problem.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var (contentType, bytes) = ProblemFormat.Render(problem, context.Request.Headers.Accept.ToString());
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
    }

    private static void AddPixHeaders(HttpContext context, Fate fate, SignatureValidity signature, string recordId)
    {
        var headers = context.Response.Headers;
        EchoPixHeaders(context.Request, headers);
        headers["pix-outcome"] = FateNames.Of(fate);
        headers["pix-signature-valid"] = signature switch
        {
            SignatureValidity.Valid => "true",
            SignatureValidity.Invalid => "false",
            _ => "absent",
        };
        if (recordId.Length > 0)
        {
            headers["pix-record-id"] = recordId;
        }
    }

    // Services correlate by their own pix-* headers (the sample did the same); Pix's own three are set after them and win.
    private static void EchoPixHeaders(HttpRequest request, IHeaderDictionary headers)
    {
        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith("pix-", StringComparison.OrdinalIgnoreCase))
            {
                headers[name.ToLowerInvariant()] = values;
            }
        }
    }
}
