using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pix.Load.Targets;

/// <summary>Client of the simulator's control port. Makes simulated participants act, and reads what the simulator recorded.</summary>
internal sealed class SimulatorControl(Uri root) : IDisposable
{
    private readonly HttpClient _client = Clients.For(root);

    /// <summary>
    /// Makes a simulated participant pay us at a rate per second, or all at once if the rate is null. Returns before the payments are made.
    /// </summary>
    public Task PayAsync(int count, double? perSecond, string payer, decimal amount, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Text($"/pay?count={count}&payer={payer}&amount={amount}") + (perSecond is { } rate ? Text($"&perSecond={rate}") : ""), cancellationToken);

    /// <summary>Sets how a simulated participant answers payments: <c>accept</c>, <c>silent</c> or a reason code.</summary>
    public Task AnswerAsync(string ispb, string answer, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"/counterparties/{ispb}?answer={answer}", cancellationToken);

    /// <summary>Deletes the recorded delivery times.</summary>
    public Task ForgetDeliveriesAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/streams/deliveries", cancellationToken);

    /// <summary>Deletes the simulator's list of payments to the participant.</summary>
    public Task ForgetIncomingAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/incoming", cancellationToken);

    /// <summary>Deletes the simulator's list of violations.</summary>
    public Task ForgetViolationsAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/violations", cancellationToken);

    /// <summary>Reads how long messages waited before they were read.</summary>
    public async Task<Deliveries> DeliveriesAsync(CancellationToken cancellationToken)
    {
        var streams = await GetAsync("/streams", cancellationToken);
        return streams.GetProperty("deliveries").Deserialize<Deliveries>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Reads how many payments to the participant have each status.</summary>
    public async Task<IReadOnlyDictionary<string, int>> IncomingAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/incoming/summary", cancellationToken)).Deserialize<Dictionary<string, int>>(JsonSerializerOptions.Web)!;

    /// <summary>Reads which rules of the Central Bank were broken, one entry for each violation.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync(CancellationToken cancellationToken) =>
        [.. (await GetAsync("/violations", cancellationToken)).EnumerateArray().Select(violation => violation.GetProperty("rule").GetString()!)];

    /// <summary>Reads the lowest level so far of the primary channel's bucket. Below zero the Central Bank would have refused requests.</summary>
    public async Task<double> LowestTokensAsync(CancellationToken cancellationToken) =>
        (await GetAsync("/limits/spi", cancellationToken)).GetProperty("lowest").GetDouble();

    /// <summary>Makes the simulator delay the answer to every later stream read by the given time.</summary>
    public async Task HoldStreamsAsync(string ispb, int milliseconds, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync(
            "/faults", new { kind = "delay", channel = "spi", method = "GET", pathPrefix = $"/api/v1/out/{ispb}/stream/", value = milliseconds, times = 0 }, cancellationToken);
        await Checked(answer, "/faults", cancellationToken);
    }

    /// <summary>Deletes all requested faults, which also ends delays that are still running.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, "/faults", cancellationToken);

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        await _client.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    /// <summary>Posts without a body. Returns the JSON of the answer, or default if the answer is empty.</summary>
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
