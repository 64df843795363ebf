using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Pix.Api.Problems;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>Turns one HTTP request into one grain call, and its reply into the HTTP answer.</summary>
internal sealed class ExchangeHandler(ExchangeCalls calls, IOptions<FrontDoorOptions> options)
{
    /// <summary>Handles a request on the DICT or SPI port.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (Listener.Of(context).Channel is not { } channel)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var (request, refusal) = await ReadAsync(context, channel);
        if (request is null)
        {
            await ReplyWriter.WriteProblemAsync(context, refusal!);
            return;
        }

        var reply = await calls.RunAsync(request);
        await ReplyWriter.WriteAsync(context, reply);
    }

    private async ValueTask<(ExchangeRequest? Request, Problem? Refusal)> ReadAsync(HttpContext context, PixChannel channel)
    {
        if (!RequestTarget.TryParse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out var target))
        {
            return (null, FrontDoorProblems.BadTarget);
        }

        var body = await ReadBodyAsync(context);
        if (body is null)
        {
            return (null, FrontDoorProblems.TooLarge(options.Value.MaxRequestBytes));
        }

        if (body.Length > 0 && !ContentTypes.IsTaken(channel, context.Request.ContentType))
        {
            return (null, FrontDoorProblems.UnsupportedMediaType);
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
        }, null);
    }

    private async ValueTask<byte[]?> ReadBodyAsync(HttpContext context)
    {
        try
        {
            return await RequestBody.ReadAsync(context.Request, options.Value.MaxRequestBytes, context.RequestAborted);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static ImmutableArray<HeaderField> HeadersOf(HttpRequest request)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>(request.Headers.Count);
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                fields.Add(new HeaderField(name, value ?? ""));
            }
        }

        return fields.DrainToImmutable();
    }
}
