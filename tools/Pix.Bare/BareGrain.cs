using System.Net.Http.Headers;
using Orleans.Concurrency;

namespace Pix.Bare;

/// <summary>Sends one POST over mutual TLS for each call.</summary>
[StatelessWorker, Reentrant]
internal sealed class BareGrain(HttpClient other) : Grain, IBareGrain
{
    private static readonly MediaTypeHeaderValue Xml = new("application/xml") { CharSet = "utf-8" };

    public async Task<int> SendAsync(string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = Xml;
        using var answer = await other.PostAsync(path, content);
        return (int)answer.StatusCode;
    }
}
