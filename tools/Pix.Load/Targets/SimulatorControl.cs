using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pix.Load.Targets;

/// <summary>The simulator's control port: makes the other participants act, and tells what the Central Bank saw.</summary>
internal sealed class SimulatorControl(Uri root) : IDisposable
{
    private readonly HttpClient _client = Clients.For(root);

    /// <summary>Simulated participants pay the one under test, at a rate; the call returns at once.</summary>
    public Task PayAsync(int count, double? perSecond, string payer, decimal amount, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Text($"/pay?count={count}&payer={payer}&amount={amount}") + (perSecond is { } rate ? Text($"&perSecond={rate}") : ""), cancellationToken);

    /// <summary>How another participant answers payments: <c>accept</c>, <c>silent</c> or a reason code.</summary>
    public Task AnswerAsync(string ispb, string answer, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"/counterparties/{ispb}?answer={answer}", cancellationToken);

    /// <summary>Begins the delivery times anew.</summary>
    public Task ForgetDeliveriesAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/streams/deliveries", cancellationToken);

    /// <summary>Forgets payments made to the participant.</summary>
    public Task ForgetIncomingAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/incoming", cancellationToken);

    /// <summary>Forgets violations.</summary>
    public Task ForgetViolationsAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/violations", cancellationToken);

    /// <summary>How long messages waited to be read.</summary>
    public async Task<Deliveries> DeliveriesAsync(CancellationToken cancellationToken)
    {
        var streams = await GetAsync("/streams", cancellationToken);
        return streams.GetProperty("deliveries").Deserialize<Deliveries>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Payments made to the participant, by what became of them.</summary>
    public async Task<IReadOnlyDictionary<string, int>> IncomingAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/incoming/summary", cancellationToken)).Deserialize<Dictionary<string, int>>(JsonSerializerOptions.Web)!;

    /// <summary>Rules that were broken.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync(CancellationToken cancellationToken) =>
        [.. (await GetAsync("/violations", cancellationToken)).EnumerateArray().Select(violation => violation.GetProperty("rule").GetString()!)];

    /// <summary>Lowest level that the bucket of the primary channel ever had; below zero the Central Bank would have refused.</summary>
    public async Task<double> LowestTokensAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/limits/spi", cancellationToken)).GetProperty("lowest").GetDouble();

    /// <summary>From now on each read of a stream takes so long.</summary>
    public async Task HoldStreamsAsync(string ispb, int milliseconds, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync(
            "/faults", new { kind = "delay", channel = "spi", method = "GET", pathPrefix = $"/api/v1/out/{ispb}/stream/", value = milliseconds, times = 0 }, cancellationToken);
        await Checked(answer, "/faults", cancellationToken);
    }

    /// <summary>Nothing is held back or goes wrong any more.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/faults", cancellationToken);

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await _client.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    /// <summary>Posts and reads the JSON answer.</summary>
    public async Task<JsonElement> PostAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken);
        return await Checked(answer, path, cancellationToken).ConfigureAwait(false) is { Length: > 0 } text ? JsonDocument.Parse(text).RootElement : default;
    }

    public async Task SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await _client.SendAsync(request, cancellationToken);
        await Checked(answer, path, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<string> Checked(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"The simulator answered {(int)answer.StatusCode} to {path}: {text}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
