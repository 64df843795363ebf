using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Pix.Operations.Tests.Support;
using Pix.TestToken;

namespace Pix.Operations.Tests;

/// <summary>The clients of docs/clients.md do what they say.</summary>
public sealed class ClientTests(RunningPix pix) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pix client ");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Clients.Sources.Keys];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_client_pays_and_looks_up_a_key(string client)
    {
        var (content, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", content, Cancel);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var (file, endToEndId) = await PaymentAsync();

        var lines = await Clients.RunAsync(client, Address(pix.Spi), Address(pix.Dict), Surroundings.Ispb, file, key, "11122233300", endToEndId);

        Assert.Equal(["pacs.008 201 answered", "getEntry 200 answered"], lines);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_client_sends_the_same_bytes_again_when_the_outcome_is_unknown_and_nothing_that_was_rejected(string client)
    {
        var requests = new ConcurrentQueue<(string Path, string Body)>();
        await using var door = await DoorAsync(requests, ["POST outcome-unknown 504", "POST not-sent 503", "POST answered 201", "GET rejected 422"]);
        var (file, endToEndId) = await PaymentAsync();

        var lines = await Clients.RunAsync(client, door.Urls.First(), door.Urls.First(), Surroundings.Ispb, file, "+5561999990000", "11122233300", endToEndId);

        Assert.Equal(["pacs.008 201 answered", "getEntry 422 rejected"], lines);
        var document = await File.ReadAllTextAsync(file, Cancel);
        var payment = (Some.PaymentPath, document);
        Assert.Equal([payment, payment, payment, ("/api/v2/entries/%2B5561999990000", "")], requests);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_document_shows_the_client_as_it_is(string client)
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "clients.md"), Cancel);
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Root, Clients.Sources[client]), Cancel);

        Assert.Contains($"\n{source}```\n", document, StringComparison.Ordinal);
    }

    private static string Address(HttpClient client) => client.BaseAddress!.ToString().TrimEnd('/');

    private async Task<(string File, string EndToEndId)> PaymentAsync()
    {
        var (content, endToEndId) = Some.Payment();
        var file = Path.Combine(_folder.FullName, "pacs.008.xml");
        await File.WriteAllBytesAsync(file, await content.ReadAsByteArrayAsync(Cancel), Cancel);
        return (file, endToEndId);
    }

    // A front door that answers what it is told, one answer a request: "METHOD outcome status".
    private static async Task<WebApplication> DoorAsync(ConcurrentQueue<(string Path, string Body)> requests, string[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var next = new ConcurrentQueue<string>(answers);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            requests.Enqueue((context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget, await reader.ReadToEndAsync(context.RequestAborted)));
            var answer = next.TryDequeue(out var text) && text.Split(' ') is [var method, var outcome, var status] && method == context.Request.Method ? (outcome, status) : ("", "400");
            context.Response.StatusCode = int.Parse(answer.Item2, System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers["pix-outcome"] = answer.Item1;
            context.Response.Headers.RetryAfter = "0";
        });
        await app.StartAsync(Cancel);
        return app;
    }
}
