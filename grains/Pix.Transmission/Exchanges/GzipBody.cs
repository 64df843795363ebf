using System.IO.Compression;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>Compresses a request once, before its first attempt, so that every attempt carries the same bytes.</summary>
/// <remarks>
/// ICOM manual 1.12: gzip as <c>Content-Encoding</c>, recommended on the primary channel and mandatory on the secondary channel. DICT accepts no
/// compressed requests.
/// </remarks>
internal static class GzipBody
{
    private const string Header = "Content-Encoding";

    public static OutboundRequest Compress(OutboundRequest request)
    {
        if (!request.Compress || request.Body.IsEmpty)
        {
            return request;
        }

        var output = new MemoryStream(request.Body.Length / 2);
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(request.Body.Span);
        }

        return request with
        {
            Body = output.GetBuffer().AsMemory(0, (int)output.Length),
            Headers = request.Headers.RemoveAll(field => field.Name.Equals(Header, StringComparison.OrdinalIgnoreCase)).Add(new HeaderField(Header, "gzip")),
        };
    }
}
