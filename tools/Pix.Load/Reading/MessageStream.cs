using System.Net;
using System.Net.Http.Headers;
using Pix.Load.Messages;
using Pix.Load.Targets;

namespace Pix.Load.Reading;

/// <summary>One read stream through Pix: start, follow PI-Pull-Next, delete at the end. What the handler took is confirmed by the next read.</summary>
internal sealed class MessageStream(HttpClient client, string ispb, ReadingTally tally, Action<ReceivedMessage> deliver)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly string _start = $"/api/v1/out/{ispb}/stream/start";

    /// <summary>Answers of 200 and 204 so far.</summary>
    public int Reads { get; private set; }

    /// <summary>Status of the last answer.</summary>
    public HttpStatusCode LastStatus { get; private set; }

    /// <summary>Reads until it is told to stop; the read under way then ends by itself.</summary>
    /// <param name="stop">Ends it after the read under way.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
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

    // After a failure the same PI-Pull-Next again: what was lost on the way is delivered once more. Only a stream that is gone begins anew.
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
