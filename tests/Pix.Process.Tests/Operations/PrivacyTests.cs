using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>
/// However an exchange ends, what both processes tell of it (spans, measurements, log records by OTLP; <c>/metrics</c>; log lines; problem answers)
/// holds nothing of what it was about: no key, tax number, name, body or PIN.
/// </summary>
public sealed class PrivacyTests(RunningPix pix)
{
    private const string Payer = "11122233300", TaxNumberAsKey = "70000000035", Email = "fulana.privada@example.com", Evp = "5f1d9cc4-8b1e-4c0e-9a55-0d6b1f2e7a10";

    private readonly List<string> _problems = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_an_exchange_ends_nothing_personal_is_told_of_it()
    {
        var before = pix.Receiver.Spans.Count;
        var key = await AnsweredAsync();
        await RefusedAsync();
        await BrokenAsync(key);
        await GarbledAsync();
        await AllExportedAsync(before);

        var told = pix.Receiver.Raw.Concat(pix.Silo.Lines).Concat(pix.Silo.Errors).Concat(pix.Api.Lines).Concat(pix.Api.Errors).Concat(_problems)
            .Append(await pix.Management.GetStringAsync("/metrics", Cancel)).Append(await pix.SiloManagement.GetStringAsync("/metrics", Cancel)).ToList();
        string[] secrets =
        [
            key, key[1..], Uri.EscapeDataString(key), Payer, TaxNumberAsKey, Email, Uri.EscapeDataString(Email), Evp, "70000000000", "80000000000",
            "Fulano", "Silva", "Privada", "<Envelope", "<CreateEntryRequest", "Entry.Account", pix.Around.Token.Password,
        ];
        Assert.NotEmpty(_problems);
        Assert.All(secrets, secret => Assert.DoesNotContain(told, Finding(secret)));
    }

    // 0.70000000000000007 is a measurement and no tax number.
    private static Predicate<string> Finding(string secret) => secret.All(char.IsAsciiDigit)
        ? text => Regex.IsMatch(text, $"(?<![0-9.]){secret}(?![0-9])")
        : text => text.Contains(secret, StringComparison.OrdinalIgnoreCase);

    // The key of an entry is in the path, once as each kind of key.
    private async Task<string> AnsweredAsync()
    {
        var (content, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", content, Cancel);
        Assert.Equal(201, (int)created.StatusCode);
        Assert.Equal(200, await SendAsync(pix.Dict, Some.GetEntry(key)));
        foreach (var unknown in (string[])[TaxNumberAsKey, Email, Evp])
        {
            Assert.Equal(404, await SendAsync(pix.Dict, Some.GetEntry(unknown)));
        }

        var (payment, _) = Some.Payment();
        Assert.Equal(201, await SendAsync(pix.Spi, Post(Some.PaymentPath, payment)));
        return key;
    }

    private async Task RefusedAsync()
    {
        Assert.Equal(404, await SendAsync(pix.Dict, new HttpRequestMessage(HttpMethod.Get, $"/api/v9/{TaxNumberAsKey}?TaxIdNumber={Payer}&Name=Fulano")));
        Assert.Equal(405, await SendAsync(pix.Dict, new HttpRequestMessage(HttpMethod.Patch, $"/api/v2/entries/{TaxNumberAsKey}?Name=Silva")));
        await SendAsync(pix.Dict, new HttpRequestMessage(HttpMethod.Get, $"/api/v2/claims/?Key={Email}&TaxIdNumber={Payer}"));
        Assert.Equal(400, await SendAsync(pix.Spi, Post(Some.PaymentPath, Some.Xml("<Fulano>da Silva 70000000000"))));
        Assert.Equal(422, await SendAsync(pix.Spi, Post(Some.PaymentPath, Some.Xml("<Fulano>da Silva 70000000000</Fulano>"))));
        Assert.Equal(415, await SendAsync(pix.Dict, Post("/api/v2/entries/", new StringContent($"{{\"Name\":\"Silva\",\"Key\":\"{Email}\"}}", Encoding.UTF8, "application/json"))));
    }

    private async Task BrokenAsync(string key)
    {
        foreach (var fault in (string[])["bad-signature", "reset-mid-answer", "truncate", "reset-before-read", "status"])
        {
            await pix.Around.BreakAsync(fault, "dict");
            await SendAsync(pix.Dict, Some.GetEntry(key));
        }
    }

    // What Kestrel itself refuses: it writes log lines and spans of its own.
    private async Task GarbledAsync()
    {
        foreach (var request in (string[])
            [$"GET /{TaxNumberAsKey} {Email}\r\n\r\n", $"GET http://{Email}/{TaxNumberAsKey} HTTP/1.1\r\nHost: localhost\r\n\r\n", $"POST /{Evp} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{Payer}Z\r\n"])
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync("127.0.0.1", pix.Dict.BaseAddress!.Port, Cancel);
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
            connection.Client.Shutdown(SocketShutdown.Send);
            using var answer = new StreamReader(stream);
            _problems.Add(await answer.ReadToEndAsync(Cancel));
        }
    }

    // A span goes out after those that ended before it; then the one of a payment sent last of all.
    private async Task AllExportedAsync(int before)
    {
        var (content, endToEndId) = Some.Payment();
        await SendAsync(pix.Spi, Post(Some.PaymentPath, content));
        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.Spans.Any(span => span.Tags.GetValueOrDefault("pix.end_to_end_id") == endToEndId)), "the last exchange's span came");
        var trace = pix.Receiver.Spans.First(span => span.Tags.GetValueOrDefault("pix.end_to_end_id") == endToEndId).TraceId;
        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.Spans.Any(span => span.TraceId == trace && span.Service == "pix-api" && span.ParentId.Length == 0)), "the front door's last span came");
        Assert.Contains(pix.Receiver.Spans.Skip(before), span => span.Tags.GetValueOrDefault("error.type") == "AnswerSignatureInvalid");
        Assert.Contains(pix.Receiver.Spans.Skip(before), span => span.Tags.GetValueOrDefault("pix.operation") == "getEntry");
    }

    private static HttpRequestMessage Post(string path, HttpContent content) => new(HttpMethod.Post, path) { Content = content };

    // What the Central Bank answered may be personal and is the caller's; what we say ourselves may not.
    private async Task<int> SendAsync(HttpClient port, HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await port.SendAsync(request, Cancel);
            if (answer.Headers.GetValues("pix-outcome").Single() != "answered")
            {
                _problems.Add(answer + await answer.Content.ReadAsStringAsync(Cancel));
            }

            return (int)answer.StatusCode;
        }
    }
}
