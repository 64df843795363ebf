using System.Globalization;
using System.Text.Json;

namespace Pix.Cli.Running;

/// <summary>Reads from the management port of a silo or front door on this machine.</summary>
internal sealed class LocalPort(long port) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null, UseProxy = false }) { Timeout = Patience };

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// Returns the JSON object at a path, whatever the HTTP status is. Null if nothing answers within 5 s, or if the answer is no JSON object.
    /// </summary>
    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}")), cancellationToken);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.ValueKind == JsonValueKind.Object ? body.RootElement.Clone() : null;
        }
        catch (Exception silent) when (silent is HttpRequestException or JsonException or UriFormatException || (silent is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
