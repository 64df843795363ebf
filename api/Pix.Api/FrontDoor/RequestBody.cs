using System.Buffers;

namespace Pix.Api.FrontDoor;

/// <summary>Reads a whole request body into memory, up to a maximum size.</summary>
internal static class RequestBody
{
    private static readonly byte[] None = [];

    /// <summary>Returns the bytes of the body; null when it has more than <paramref name="maxBytes"/> bytes.</summary>
    public static ValueTask<byte[]?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken) => request.ContentLength switch
    {
        null => ReadChunkedAsync(request, maxBytes, cancellationToken),
        { } declared when declared > maxBytes => default,
        { } declared => ReadExactlyAsync(request, (int)declared, cancellationToken),
    };

    private static async ValueTask<byte[]?> ReadExactlyAsync(HttpRequest request, int length, CancellationToken cancellationToken)
    {
        if (length == 0)
        {
            return None;
        }

        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    private static async ValueTask<byte[]?> ReadChunkedAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maxBytes)
            {
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
