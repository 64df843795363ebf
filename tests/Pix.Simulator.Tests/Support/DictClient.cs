using System.Net;
using System.Xml.Linq;

namespace Pix.Simulator.Tests.Support;

/// <summary>Talks to DICT as a participant does.</summary>
internal sealed class DictClient(RunningSimulator simulator)
{
    public async Task<XElement> Get(string path, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("PI-RequestingParticipant", TestParticipant.Ispb);
        return await Send(request, status, cancellationToken);
    }

    public async Task<XElement> Lookup(string key, HttpStatusCode status, CancellationToken cancellationToken, string payer = "11122233300", string? endToEndId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v2/entries/{Uri.EscapeDataString(key)}");
        request.Headers.Add("PI-RequestingParticipant", TestParticipant.Ispb);
        request.Headers.Add("PI-PayerId", payer);
        request.Headers.Add("PI-EndToEndId", endToEndId ?? Some.EndToEndId());
        return await Send(request, status, cancellationToken);
    }

    public async Task<XElement> Post(string path, string body, HttpStatusCode status, CancellationToken cancellationToken) =>
        await Send(HttpMethod.Post, path, body, status, cancellationToken);

    public async Task<XElement> Send(HttpMethod method, string path, string body, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = RunningSimulator.XmlContent(simulator.Participant.SignDocument(body)),
        };
        return await Send(request, status, cancellationToken);
    }

    private async Task<XElement> Send(HttpRequestMessage request, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var answer = await simulator.Dict.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(status == answer.StatusCode, $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return XDocument.Parse(text).Root!;
    }
}
