using System.Net;
using System.Xml;
using System.Xml.Linq;
using Pix.Cli.Sending;
using Pix.Protocol.Multipart;

namespace Pix.Cli.Pinging;

/// <summary>
/// Reads the answers to echoes from a separate read stream. A delivery that also has other messages is never confirmed, so the Central Bank
/// delivers these messages again.
/// </summary>
/// <remarks>
/// ICOM 1.12: following or deleting a <c>PI-Pull-Next</c> confirms the whole previous answer. So a delivery with other messages ends the
/// stream here, unconfirmed, and another stream is started. After about a minute the Central Bank delivers the messages of the first stream
/// again.
/// </remarks>
internal sealed class EchoInbox(FrontDoor door, string ispb, TimeProvider time)
{
    private const int MostStreams = 3;

    private readonly Dictionary<string, long> _seen = [];

    /// <summary>Timestamp at which the answer to each text came. Only answers with a verified signature count.</summary>
    public IReadOnlyDictionary<string, long> Seen => _seen;

    /// <summary>Number of other messages that came. They were left unconfirmed for another delivery.</summary>
    public int LeftToOthers { get; private set; }

    /// <summary>Reason why reading ended early. Empty if it did not.</summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Reads until all answers have come or the time is over.</summary>
    public async Task ReadAsync(IReadOnlyCollection<string> wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        bool IsOver() => wanted.All(_seen.ContainsKey) || time.GetElapsedTime(began) > patience || Trouble.Length > 0;
        for (var stream = 0; stream < MostStreams && !IsOver(); stream++)
        {
            await ReadStreamAsync(IsOver, cancellationToken);
        }
    }

    // Reads one stream until it delivers messages that are no answers to our echoes.
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

    /// <returns>True if the delivery may be confirmed, because all its messages are answers to our echoes.</returns>
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

    /// <returns>The text of a pibr.002. Null for any other message.</returns>
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
