using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Pix.Simulator.Spi;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests.Support;

/// <summary>Reads a stream as a participant does, following PI-Pull-Next.</summary>
internal sealed class MessageReader(HttpClient client, bool multipart = true)
{
    public string Next { get; set; } = $"/api/v1/out/{TestParticipant.Ispb}/stream/start";

    public HttpResponseMessage? LastAnswer { get; private set; }

    public byte[] LastBody { get; private set; } = [];

    /// <summary>One read: the messages it delivered.</summary>
    public async Task<IReadOnlyList<ReadMessage>> Read(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Next);
        if (multipart)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("multipart/mixed"));
        }

        var answer = await client.SendAsync(request, cancellationToken);
        LastAnswer = answer;
        LastBody = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.Headers.TryGetValues("PI-Pull-Next", out var next))
        {
            Next = next.Single();
        }

        return answer.StatusCode switch
        {
            HttpStatusCode.OK when multipart => Parts(answer, LastBody),
            HttpStatusCode.OK => [new ReadMessage(answer.Headers.GetValues("PI-ResourceId").Single(), LastBody)],
            _ => [],
        };
    }

    /// <summary>Reads on until so many messages are there.</summary>
    public async Task<IReadOnlyList<ReadMessage>> ReadAll(int count, CancellationToken cancellationToken)
    {
        var messages = new List<ReadMessage>();
        while (messages.Count < count)
        {
            messages.AddRange(await Read(cancellationToken));
        }

        return messages;
    }

    private static List<ReadMessage> Parts(HttpResponseMessage answer, byte[] body)
    {
        var kind = ContentKind.Parse(answer.Content.Headers.ContentType!.ToString())!;
        var ids = Encoding.UTF8.GetString(body).Split("\r\n")
            .Where(line => line.StartsWith("PI-ResourceId: ", StringComparison.Ordinal)).Select(line => line["PI-ResourceId: ".Length..]);
        return [.. Multipart.Read(body, kind.Boundary)!.Zip(ids, (part, id) => new ReadMessage(id, part.ToArray()))];
    }
}

/// <summary>A message as read.</summary>
internal sealed record ReadMessage(string ResourceId, byte[] Bytes)
{
    public XDocument Xml => XDocument.Parse(Encoding.UTF8.GetString(Bytes));

    public string Definition => Text("MsgDefIdr");

    public XmlDocument Document => StrictXml.TryRead(Bytes, out var document) ? document : throw new InvalidOperationException("Not XML.");

    public string Text(string name) => Xml.Descendants().First(element => element.Name.LocalName == name).Value;
}
