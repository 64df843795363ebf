using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Pix.Load.Targets;

namespace Pix.Load.Rehearsal;

/// <summary>Sends the participant's DICT requests through Pix and checks each answer.</summary>
internal sealed class DictDesk(PixEndpoints pix) : IDisposable
{
    private static readonly MediaTypeHeaderValue Xml = new("application/xml") { CharSet = "utf-8" };
    private readonly HttpClient _client = Clients.For(pix.Dict);

    public string Ispb => pix.Ispb;

    public Task<XElement> PostAsync(string path, XElement body, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body));
        content.Headers.ContentType = Xml;
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, expected, cancellationToken);
    }

    public Task<XElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("PI-RequestingParticipant", Ispb);
        return SendAsync(request, HttpStatusCode.OK, cancellationToken);
    }

    /// <summary>Looks up a Pix key, as a participant does before a payment.</summary>
    public Task<XElement> LookUpAsync(string key, string payerId, string endToEndId, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v2/entries/{Uri.EscapeDataString(key)}");
        request.Headers.Add("PI-RequestingParticipant", Ispb);
        request.Headers.Add("PI-PayerId", payerId);
        request.Headers.Add("PI-EndToEndId", endToEndId);
        return SendAsync(request, expected, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<XElement> SendAsync(HttpRequestMessage request, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            var what = $"{request.Method} {request.RequestUri}";
            if (answer.StatusCode != expected)
            {
                throw new StepFailedException($"{what} was answered {(int)answer.StatusCode}, not {(int)expected}: {(text.Length > 200 ? text[..200] : text)}");
            }

            return answer.IsSuccessStatusCode && answer.Header("pix-signature-valid") != "true"
                ? throw new StepFailedException($"{what}: Pix did not verify the answer's signature")
                : answer.IsSuccessStatusCode ? XDocument.Parse(text).Root! : new XElement("Refused");
        }
    }
}
