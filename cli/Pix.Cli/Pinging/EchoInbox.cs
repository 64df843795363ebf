using System.Net;
using System.Xml;
using System.Xml.Linq;
using Pix.Cli.Sending;
using Pix.Protocol.Multipart;

namespace Pix.Cli.Pinging;

/// <summary>
/// Reads the answers to echoes from a read stream of its own. If the Central Bank delivers other messages in this stream, the delivery is not
/// confirmed, so the Central Bank delivers these messages again to the participant's real readers.
/// </summary>
/// <remarks>
/// ICOM 1.12: a GET or DELETE of a <c>PI-Pull-Next</c> confirms all messages of the previous answer. So after an answer with other messages
/// this class leaves the stream without such a request, and starts another stream. After about a minute the Central Bank delivers the
/// unconfirmed messages again.
/// </remarks>
internal sealed class EchoInbox(FrontDoor door, string ispb, TimeProvider time)
{
    private const int MostStreams = 3;

    private readonly Dictionary<string, long> _seen = [];

    /// <summary>For the text of each answered echo, the timestamp at which its answer came. Answers without a verified signature are not included.</summary>
    public IReadOnlyDictionary<string, long> Seen => _seen;

    /// <summary>Number of messages that are no answers to echoes. They were not confirmed, so the Central Bank delivers them again.</summary>
    public int LeftToOthers { get; private set; }

    /// <summary>Reason why reading ended early. Empty if reading did not end early.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Reads until all wanted answers have come, the time is over, a request fails, or three streams were used.</summary>
    public async Task ReadAsync(IReadOnlyCollection<string> wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        bool IsOver() => wanted.All(_seen.ContainsKey) || time.GetElapsedTime(began) > patience || Trouble.Length > 0;
        for (var stream = 0; stream < MostStreams && !IsOver(); stream++)
        {
            await ReadStreamAsync(IsOver, cancellationToken);
        }
    }

    // Reads one stream until reading is over, a request fails, or the stream delivers messages that are no answers to our echoes.
    private async Task ReadStreamAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        var path = $"/api/v1/out/{ispb}/stream/start";
        while (true)
        {
            using var answer = await door.SendAsync(HttpMethod.Get, path, "multipart/mixed", cancellationToken);
            var next = answer.Headers.TryGetValues("PI-Pull-Next", out var values) ? values.First() : "";
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent) || next.Length == 0)
            {
                var told = await SendResult.OfAsync(answer, cancellationToken);
                Trouble = $"The read stream was answered {told.Status}. {string.Join(' ', told.Facts.Where(fact => fact.Name is "title" or "detail").Select(fact => fact.Value))}".TrimEnd();
                return;
            }

            if (answer.StatusCode == HttpStatusCode.OK && !await TakeAsync(answer, cancellationToken))
            {
                return;
            }

            if (isOver())
            {
                using var closed = await door.SendAsync(HttpMethod.Delete, next, "*/*", cancellationToken);
                return;
            }

            path = next;
        }
    }

    /// <returns>True if all messages of this answer are verified answers to our echoes, so that they can be confirmed.</returns>
    private async Task<bool> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        ReadOnlyMemory<byte> body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var isVerified = answer.Headers.TryGetValues("pix-signature-valid", out var valid) && valid.First() == "true";
        var others = answer.Headers.Contains("pix-withheld") || !isVerified ? 1 : 0;
        foreach (var message in Messages(answer.Content.Headers.ContentType?.ToString() ?? "", body))
        {
            if (isVerified && DataOf(message) is { } data && data.StartsWith(EchoRequest.Prefix, StringComparison.Ordinal))
            {
                _seen.TryAdd(data, now);
            }
            else
            {
                others++;
            }
        }

        LeftToOthers += others;
        return others == 0;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Messages(string contentType, ReadOnlyMemory<byte> body) =>
        !contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) ? [body]
        : MultipartBody.TryParse(contentType, body, out var multipart, out _) ? multipart.Parts.Select(part => part.Content)
        : [default];

    /// <returns>The echo's text in a pibr.002 message. Null for any other message.</returns>
    private static string? DataOf(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(message.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XDocument.Load(reader).Root!;
            return root.Name.NamespaceName.Contains("/pibr.002/", StringComparison.Ordinal) ? root.Descendants().FirstOrDefault(element => element.Name.LocalName == "OrgnlData")?.Value : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
