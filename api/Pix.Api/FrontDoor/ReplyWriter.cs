using System.Globalization;
using Pix.Api.Problems;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Http;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Writes the HTTP answer to the caller: status, headers and verified bytes of the Central Bank's answer, or a problem. Adds Pix's own headers to both.
/// </summary>
internal static class ReplyWriter
{
    /// <summary>Writes a silo's reply: the Central Bank's answer, or a problem if the reply has an error or cannot be written as HTTP.</summary>
    public static Task WriteAsync(HttpContext context, ExchangeReply reply)
    {
        if (reply.Error != ExchangeError.None)
        {
            return WriteProblemAsync(context, ExchangeProblems.From(reply));
        }

        return AnswerRules.WhyUnwritable(reply) is { } why
            ? WriteProblemAsync(context, ExchangeProblems.From(Unreadable(reply, why)))
            : WriteAnswerAsync(context, reply);
    }

    /// <summary>Writes a problem (RFC 9457) as the answer: as XML when the caller prefers XML, otherwise as JSON.</summary>
    public static Task WriteProblemAsync(HttpContext context, Problem problem)
    {
        var progress = RequestProgress.Of(context);
        progress.Problem = problem;
        var response = context.Response;
        response.StatusCode = problem.Status;
        AddPixHeaders(context, problem.Fate, problem.Signature, problem.RecordId, problem.SpiChannel);
        if (problem.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (!problem.Allow.IsDefaultOrEmpty)
        {
            response.Headers.Allow = string.Join(", ", problem.Allow.Where(FieldText.IsName));
        }

        var (contentType, bytes) = ProblemFormat.Render(problem, progress.RequestId, context.Request.Headers.Accept.ToString());
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, 0, bytes.Length);
    }

    /// <summary>Sets status, outcome and request id of a problem as the answer, without a problem document.</summary>
    public static void WriteBare(HttpContext context, Problem problem)
    {
        var progress = RequestProgress.Of(context);
        progress.Problem = problem;
        context.Response.StatusCode = problem.Status;
        context.Response.Headers["pix-outcome"] = problem.Fate.Word();
        context.Response.Headers["pix-request-id"] = progress.RequestId;
    }

    private static async Task WriteAnswerAsync(HttpContext context, ExchangeReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        if (!reply.Headers.IsDefault)
        {
            foreach (var (name, value) in reply.Headers.Where(AnswerRules.PassesOn))
            {
                response.Headers.Append(name, value);
            }
        }

        AddPixHeaders(context, reply.Fate, reply.Signature, reply.RecordId, reply.SpiChannel);
        foreach (var part in reply.Withheld.IsDefault ? [] : reply.Withheld)
        {
            response.Headers.Append(WithheldPart.Header, part.ToHeaderValue());
        }

        if (reply.Body.IsEmpty)
        {
            // The answer is completed here and not after the last middleware, so that OutcomeGuard can still handle a failure.
            await response.CompleteAsync();
            return;
        }

        response.ContentLength = reply.Body.Length;
        await response.Body.WriteAsync(reply.Body);
    }

    // The reply that replaces an answer which cannot be written. The request was carried out and its answer is in the audit, but the caller cannot
    // get the answer.
    private static ExchangeReply Unreadable(ExchangeReply reply, string why) => new()
    {
        Error = ExchangeError.AnswerUnreadable,
        Detail = why,
        RecordId = reply.RecordId,
        EndToEndId = reply.EndToEndId,
        Signature = reply.Signature,
        SpiChannel = reply.SpiChannel,
    };

    private static void AddPixHeaders(HttpContext context, Fate fate, SignatureValidity signature, string recordId, SpiChannel channel)
    {
        var headers = context.Response.Headers;
        CallerHeaders.Echo(context.Request.Headers, headers);
        headers["pix-outcome"] = fate.Word();
        headers["pix-request-id"] = RequestProgress.Of(context).RequestId;
        headers["pix-signature-valid"] = SignatureHeader.Of(signature);
        if (recordId.Length > 0 && FieldText.IsPrintable(recordId))
        {
            headers["pix-record-id"] = recordId;
        }

        if (channel is SpiChannel.Primary or SpiChannel.Secondary)
        {
            headers["pix-channel"] = channel == SpiChannel.Secondary ? "secondary" : "primary";
        }
    }
}
