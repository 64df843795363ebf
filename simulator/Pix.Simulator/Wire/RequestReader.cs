using Microsoft.AspNetCore.Http.Features;

namespace Pix.Simulator.Wire;

/// <summary>Reads a whole request. A body larger than the limit is discarded and reported as too large.</summary>
internal static class RequestReader
{
    public static async Task<WireRequest> ReadAsync(HttpContext context, Channel channel, int maxBytes, CancellationToken cancellationToken)
    {
        var (body, tooLarge) = await ReadBody(context.Request.Body, maxBytes, cancellationToken);
        var headers = context.Request.Headers;
        return new WireRequest(
            channel,
            context.Request.Method,
            Target(context),
            headers,
            context.Connection.ClientCertificate,
            body,
            headers.ContentLength is not null || headers.TransferEncoding.Count > 0,
            tooLarge);
    }

    /// <summary>Returns the request target as sent, because a decoded path no longer shows which slashes were escaped.</summary>
    public static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static async Task<(ReadOnlyMemory<byte> Body, bool TooLarge)> ReadBody(
        Stream input, int maxBytes, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (var read = await input.ReadAsync(chunk, cancellationToken); read > 0; read = await input.ReadAsync(chunk, cancellationToken))
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > maxBytes)
            {
                return (ReadOnlyMemory<byte>.Empty, true);
            }
        }

        return (buffer.ToArray(), false);
    }
}
