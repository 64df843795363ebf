using System.Net;
using System.Net.Http.Headers;
using Pix.Load.Messages;
using Pix.Load.Targets;

namespace Pix.Load.Reading;

/// <summary>
/// One read stream through Pix, deleted at the end. Each read requests the last PI-Pull-Next, which confirms the messages of the previous read.
/// </summary>
internal sealed class MessageStream(HttpClient client, string ispb, ReadingTally tally, Action<ReceivedMessage> deliver)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly string _start = $"/api/v1/out/{ispb}/stream/start";

    /// <summary>Number of answers with status 200 or 204 so far.</summary>
    public int Reads { get; private set; }

    /// <summary>Status of the last answer.</summary>
    public HttpStatusCode LastStatus { get; private set; }

    /// <summary>Reads until <paramref name="stop"/> is cancelled, then deletes the stream.</summary>
    /// <param name="stop">Ends the reading when the current read is complete.</param>
    /// <param name="cancellationToken">Ends the reading at once and cancels the current read.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var next = _start;
        while (!stop.IsCancellationRequested)
        {
            var (read, following) = await TryReadAsync(next, cancellationToken);
            next = following;
            if (!read && !stop.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }

        if (next != _start)
        {
            using var closed = await client.DeleteAsync(new Uri(next, UriKind.Relative), cancellationToken);
        }
    }

    // After a failure the same PI-Pull-Next is requested again, so that lost messages are delivered again. Only 404 or 410 starts a new stream.
    private async Task<(bool Read, string Next)> TryReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException or System.Xml.XmlException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            tally.Error(exception.GetType().Name);
            return (false, path);
        }
    }

    private async Task<(bool Read, string Next)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("multipart/mixed"));
        using var answer = await client.SendAsync(request, cancellationToken);
        LastStatus = answer.StatusCode;
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
        {
            tally.Error($"{(int)answer.StatusCode} {answer.Header("pix-outcome")}");
            return (false, answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? _start : path);
        }

        Reads++;
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            tally.Answer(answer.Header("pix-signature-valid") == "true");
            await DeliverAsync(answer, cancellationToken);
        }

        return (true, answer.Header("PI-Pull-Next") ?? _start);
    }

    private async Task DeliverAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var boundary = answer.Content.Headers.ContentType?.Parameters.FirstOrDefault(parameter => parameter.Name == "boundary")?.Value?.Trim('"');
        var parts = boundary is null ? [(answer.Header("PI-ResourceId") ?? "", body)] : MultipartAnswer.Read(body, boundary);
        foreach (var (resourceId, content) in parts)
        {
            deliver(ReceivedMessage.Read(resourceId, content));
        }
    }
}
