using System.Globalization;
using System.Net;
using System.Xml.Linq;

namespace Pix.Simulator.Tests.Support;

/// <summary>Talks to DICT as a participant does, and holds every answer against its schema.</summary>
internal sealed class DictClient(RunningSimulator simulator)
{
    private static readonly XNamespace Problem = "urn:ietf:rfc:7807";

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
        var root = XDocument.Parse(text).Root!;
        if (answer.IsSuccessStatusCode)
        {
            Assert.Empty(DictSchema.Shared.Faults(root));
        }
        else
        {
            AssertProblem(root, status);
        }

        return root;
    }

    private static void AssertProblem(XElement root, HttpStatusCode status)
    {
        Assert.Equal(Problem + "problem", root.Name);
        Assert.Matches("^https://[^ ]+/api/v2/error/[A-Za-z]+$", root.Element(Problem + "type")!.Value);
        Assert.NotEmpty(root.Element(Problem + "title")!.Value);
        Assert.Equal(((int)status).ToString(CultureInfo.InvariantCulture), root.Element(Problem + "status")!.Value);
        Assert.All(root.Descendants(Problem + "violation"), violation => Assert.NotEmpty(violation.Element(Problem + "reason")!.Value));
    }
}
