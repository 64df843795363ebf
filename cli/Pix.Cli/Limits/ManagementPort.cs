using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Pix.Cli.Limits;

/// <summary>Sends requests to the management port of a front door, by default on this machine.</summary>
internal sealed class ManagementPort(string? url, IConfiguration settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Uri _address = url is null
        ? new($"http://127.0.0.1:{settings["Pix:ManagementPort"] ?? "7070"}")
        : Uri.TryCreate(url, UriKind.Absolute, out var told) ? told : throw CommandException.Usage($"'{url}' is not a URL such as http://127.0.0.1:7070.");

    public Task<(int Status, JsonElement Body)> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(_address, path)), cancellationToken);

    /// <summary>
    /// Posts JSON with the header <c>pix-operator-request</c>. A web page in a browser cannot send this header by itself, so the header shows that
    /// a program sent the request.
    /// </summary>
    public Task<(int Status, JsonElement Body)> PostAsync(string path, byte[] json, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path)) { Content = content };
        request.Headers.Add("pix-operator-request", "true");
        return SendAsync(request, cancellationToken);
    }

    /// <summary>Returns the front door's reason for a refusal, from the answer's body. Without a reason in the body, a sentence with the status.</summary>
    public static string ReasonOf(int status, JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && (body.TryGetProperty("error", out var reason) || body.TryGetProperty("detail", out reason)) ? reason.ToString() : $"The front door answered {status}.";

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return ((int)answer.StatusCode, Parse(text));
        }
        catch (HttpRequestException unreachable)
        {
            throw CommandException.Broken($"No front door answers at {_address.GetLeftPart(UriPartial.Authority)}: {unreachable.Message} './pix status' says whether one runs.", unreachable);
        }
        catch (TaskCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw CommandException.Broken($"No answer within {Patience.TotalSeconds:F0} s. './pix limits show' tells what is in force.", late);
        }
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
            return parsed.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
