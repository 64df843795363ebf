using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;
using Pix.Api.Problems;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>Turns one HTTP request into one grain call, and the grain's reply into the HTTP answer.</summary>
internal sealed class ExchangeHandler(
    AskSilos silos,
    CallerGate gate,
    CallerLimits limits,
    TimeProvider time,
    IOptions<FrontDoorOptions> options,
    ILogger<ExchangeHandler> logger)
{
    // Headers with the caller's credentials. Only the front door reads these headers; the silos and the Central Bank do not get them.
    private static readonly FrozenSet<string> Credentials =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Authorization", "Proxy-Authorization", "Cookie");

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("request {RequestId}");

    /// <summary>Handles a request on the DICT or SPI port.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (Listener.Of(context).Channel is not { } channel)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (CallerHeaders.TooLong(context.Request, target) is { } tooLong)
        {
            await ReplyWriter.WriteProblemAsync(context, tooLong);
            return;
        }

        var (caller, refusal) = await gate.AuthenticateAsync(context, channel);
        if (caller is null)
        {
            await ReplyWriter.WriteProblemAsync(context, refusal!);
            return;
        }

        RequestProgress.Of(context).Caller = caller;
        await HandleAsync(context, channel, caller, target);
    }

    private async Task HandleAsync(HttpContext context, PixChannel channel, Caller caller, string target)
    {
        using var place = limits.Enter(caller);
        if (!place.IsAcquired)
        {
            await ReplyWriter.WriteProblemAsync(context, CallerProblems.OverLimit(caller, CallerLimits.WaitOf(place)));
            return;
        }

        var (request, refusal) = await ReadAsync(context, channel, target);
        if (request is null)
        {
            await ReplyWriter.WriteProblemAsync(context, refusal!);
            return;
        }

        var progress = RequestProgress.Of(context);
        progress.SiloAsked = true;
        using (Scope(logger, request.RequestId))
        {
            progress.Reply = await silos(request, context.RequestAborted);
        }

        await ReplyWriter.WriteAsync(context, progress.Reply);
    }

    private async ValueTask<(ExchangeRequest? Request, Problem? Refusal)> ReadAsync(HttpContext context, PixChannel channel, string rawTarget)
    {
        if (!RequestTarget.TryParse(rawTarget, out var target))
        {
            return (null, FrontDoorProblems.BadTarget);
        }

        if (CallerHeaders.FirstUnfit(context.Request.Headers) is { } unfit)
        {
            return (null, FrontDoorProblems.BadHeader(unfit));
        }

        var (body, unread) = await ReadBodyAsync(context);
        if (body is null)
        {
            return (null, unread);
        }

        // The caller is authenticated again. Reading the body may take long, so the caller's rights may have ended meanwhile, and nothing was sent yet.
        var (caller, refusal) = await gate.AuthenticateAsync(context, channel);
        if (caller is null)
        {
            return (null, refusal);
        }

        return (new ExchangeRequest
        {
            Channel = channel,
            Method = context.Request.Method,
            Path = target.Path,
            Query = target.Query,
            Headers = HeadersOf(context.Request),
            Body = body,
            Deadline = options.Value.ExchangeDeadline,
            Caller = caller.Name,
            AllowedOperations = caller.Operations,
            RequestId = RequestProgress.Of(context).RequestId,
            ReceivedAt = time.GetUtcNow(),
        }, null);
    }

    private async ValueTask<(byte[]? Body, Problem? Refusal)> ReadBodyAsync(HttpContext context)
    {
        try
        {
            var body = await RequestBody.ReadAsync(context.Request, options.Value.MaxRequestBytes, context.RequestAborted);
            return (body, body is null ? FrontDoorProblems.TooLarge(options.Value.MaxRequestBytes) : null);
        }
        catch (BadHttpRequestException unread) when (unread.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, FrontDoorProblems.TooLarge(options.Value.MaxRequestBytes));
        }
        catch (BadHttpRequestException unread) when (unread.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            // The connection is closed, because the rest of the body may still arrive and would be read as the next request.
            context.Response.Headers.Connection = "close";
            return (null, FrontDoorProblems.TooSlow);
        }
        catch (Exception garbled) when (garbled is BadHttpRequestException or IOException { InnerException: OverflowException })
        {
            // Kestrel throws an OverflowException for a far too large chunk size, but this too is the caller's error. The connection is closed,
            // because it is unknown where the next request begins.
            context.Response.Headers.Connection = "close";
            return (null, FrontDoorProblems.BadBody);
        }
    }

    private static ImmutableArray<HeaderField> HeadersOf(HttpRequest request)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>(request.Headers.Count);
        foreach (var (name, values) in request.Headers)
        {
            if (Credentials.Contains(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                fields.Add(new HeaderField(name, value ?? ""));
            }
        }

        return fields.DrainToImmutable();
    }
}
