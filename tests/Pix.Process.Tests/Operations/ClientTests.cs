using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>The clients of docs/clients.md do what they say.</summary>
public sealed class ClientTests(RunningPix pix) : IDisposable
{
    // Of the silo: Pix:MaxResends has its default here.
    private const int MaxResends = 2;

    // Where a 3xx points: a payment that followed it would become a GET.
    private const string Elsewhere = "/elsewhere";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pix client ");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Clients.Sources.Keys];

    /// <summary>Client, what the front door answers to its payment, and how the client reports the payment.</summary>
    public static TheoryData<string, string, string> Refusals
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var client in Clients.Sources.Keys)
            {
                data.Add(client, "outcome-unknown 502, answered 429, answered 403", "outcome-unknown");
                data.Add(client, "outcome-unknown 504, not-sent 503, rejected 422", "outcome-unknown");
                data.Add(client, "lost 0, answered 400, answered 302", "outcome-unknown");
                data.Add(client, "not-sent 503, outcome-unknown 504, answered 403", "outcome-unknown");
                data.Add(client, "outcome-unknown 502, answered 429, answered 201", "201 answered");
                data.Add(client, "not-sent 503, answered 403", "403 answered");
            }

            return data;
        }
    }

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
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_after_an_attempt_whose_outcome_is_unknown_does_not_settle_a_payment(string client, string answers, string end)
    {
        var requests = new ConcurrentQueue<(string Path, string Body)>();
        await using var door = await DoorAsync(requests, [.. answers.Split(", ").Select(answer => $"POST {answer}"), "GET outcome-unknown 504", "GET answered 404"]);
        var (file, endToEndId) = await PaymentAsync();

        var lines = await Clients.RunAsync(client, door.Urls.First(), door.Urls.First(), Surroundings.Ispb, file, "+5561999990000", "11122233300", endToEndId);

        // A look-up changes nothing: whatever became of an earlier attempt, a 404 is the answer.
        Assert.Equal([$"pacs.008 {end}", "getEntry 404 answered"], lines);
        Assert.Single(requests.Where(request => request.Path == Some.PaymentPath).Select(request => request.Body).Distinct());
        Assert.DoesNotContain(requests, request => request.Path == Elsewhere);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_payment_that_was_stored_behind_a_500_is_not_reported_as_refused_by_the_429_to_its_repetition(string client)
    {
        var (file, endToEndId) = await PaymentAsync();
        // The first answers a client, Pix's own resends included, is 500 of a stored payment; the next is a 429.
        await pix.Around.BreakAsync("status-after", "spi", "500", times: 1 + MaxResends);
        await pix.Around.BreakAsync("status", "spi", "429");
        // The simulator keeps the last exchanges only: they are told apart by their number, not counted.
        var before = (await pix.Around.WireAsync()).Max(Seq);

        var lines = await Clients.RunAsync(client, Address(pix.Spi), Address(pix.Dict), Surroundings.Ispb, file, "+5561900000000", "11122233300", endToEndId);

        Assert.Equal("pacs.008 201 answered", lines[0]);
        var wire = (await PaymentsOnTheWireAsync()).Where(exchange => Seq(exchange) > before).ToList();
        Assert.Equal([500, 500, 500, 429, 201], wire.Select(exchange => exchange.GetProperty("status").GetInt32()));
        Assert.Single(wire.Select(exchange => exchange.GetProperty("bodySha256").GetString()).Distinct());
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

    private static long Seq(JsonElement exchange) => exchange.GetProperty("seq").GetInt64();

    private async Task<List<JsonElement>> PaymentsOnTheWireAsync() =>
        [.. (await pix.Around.WireAsync()).Where(exchange => exchange.GetProperty("method").GetString() == "POST" && exchange.GetProperty("path").GetString() == Some.PaymentPath)];

    // A front door that answers what it is told, one answer a request: "METHOD outcome status". The outcome "lost" cuts the connection.
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
            if (answer.Item1 == "lost")
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = int.Parse(answer.Item2, System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers["pix-outcome"] = answer.Item1;
            context.Response.Headers.RetryAfter = "0";
            if (context.Response.StatusCode is >= 300 and < 400)
            {
                context.Response.Headers.Location = Elsewhere;
            }
        });
        await app.StartAsync(Cancel);
        return app;
    }
}
