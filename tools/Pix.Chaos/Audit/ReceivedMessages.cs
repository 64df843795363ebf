using System.Net.Http.Json;
using System.Text.Json;

namespace Pix.Chaos;

/// <summary>Digests of all message bodies that the simulator received completely over mutual TLS, and control of its faults.</summary>
public sealed class ReceivedMessages(int controlPort) : IDisposable
{
    private readonly HttpClient _control = new() { BaseAddress = new Uri($"http://127.0.0.1:{controlPort}") };
    private long _since;

    /// <summary>SHA-256 of each distinct body, in lower-case hexadecimal.</summary>
    public HashSet<string> Digests { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of receptions; the same bytes may be received more than once.</summary>
    public long Receptions { get; private set; }

    /// <summary>Number of receptions without a valid signature.</summary>
    public long NotSigned { get; private set; }

    /// <summary>Reads the messages received since the last call; call it often, because the simulator keeps only the last exchanges.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var list = await _control.GetFromJsonAsync<List<Received>>($"/exchanges?since={_since}", JsonSerializerOptions.Web, cancellationToken);
        foreach (var received in list!)
        {
            _since = Math.Max(_since, received.Seq);
            if (received is not { Method: "POST", BodyLength: > 0 })
            {
                continue;
            }

            Receptions++;
            NotSigned += received.Signature == "Valid" ? 0 : 1;
            Digests.Add(received.BodySha256);
        }
    }

    /// <summary>Requests a fault of the simulator for the next requests.</summary>
    public async Task BreakAsync(string kind, string channel, object? value, int times, CancellationToken cancellationToken)
    {
        using var answer = await _control.PostAsJsonAsync("/faults", new { kind, channel, value, times }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Returns how many requested faults have not happened yet.</summary>
    public async Task<int> FaultsLeftAsync(CancellationToken cancellationToken) =>
        (await _control.GetFromJsonAsync<JsonElement>("/faults", cancellationToken)).EnumerateArray().Sum(fault => fault.GetProperty("times").GetInt32());

    /// <summary>Deletes all faults; requests that a fault delayed are answered now.</summary>
    public async Task MendAsync(CancellationToken cancellationToken)
    {
        using var answer = await _control.DeleteAsync(new Uri("/faults", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => _control.Dispose();

    private sealed record Received(long Seq, string Method, string Signature, string BodySha256, int BodyLength);
}
