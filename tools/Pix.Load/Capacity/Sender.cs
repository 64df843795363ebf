using System.Net;
using System.Net.Http.Headers;
using Pix.Load.Targets;

namespace Pix.Load.Capacity;

/// <summary>Posts messages to the SPI through Pix.</summary>
internal sealed class Sender(HttpClient client, string ispb)
{
    /// <summary>Value of Pix's <c>pix-outcome</c> header for a message of which nothing was sent to the Central Bank.</summary>
    public const string NotSent = "not-sent";

    private static readonly MediaTypeHeaderValue Xml = new("application/xml") { CharSet = "utf-8" };
    private readonly Uri _target = new($"/api/v1/in/{ispb}/msgs", UriKind.Relative);

    /// <returns>Null if the message was stored (201). Otherwise the status and <c>pix-outcome</c> of the answer, or the name of the exception.</returns>
    public async Task<string?> PostAsync(byte[] message, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(message);
            content.Headers.ContentType = Xml;
            using var answer = await client.PostAsync(_target, content, cancellationToken);
            return answer.StatusCode == HttpStatusCode.Created ? null : $"{(int)answer.StatusCode} {answer.Header("pix-outcome")}".Trim();
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return exception.GetType().Name;
        }
    }
}
