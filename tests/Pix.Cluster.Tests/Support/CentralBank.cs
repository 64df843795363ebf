using System.Net.Http.Json;
using System.Text.Json;

namespace Pix.Cluster.Tests.Support;

/// <summary>The simulator's control port: what came over the wire, and what is to go wrong next.</summary>
public sealed class CentralBank(int controlPort) : IDisposable
{
    private readonly HttpClient _control = new() { BaseAddress = new Uri($"http://127.0.0.1:{controlPort}") };

    /// <summary>Makes the next matching requests go wrong.</summary>
    public async Task BreakAsync(string kind, string channel, object? value = null, int times = 1)
    {
        using var answer = await _control.PostAsJsonAsync("/faults", new { kind, channel, value, times }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// Makes the next requests of a path hang for a time, or until <see cref="MendAsync"/>. Ask before they are sent; <see
    /// cref="FaultsTakenAsync"/> waits until they hang.
    /// </summary>
    public async Task HangAsync(string path, TimeSpan time, int times)
    {
        using var answer = await _control.PostAsJsonAsync(
            "/faults", new { kind = "delay", channel = "spi", method = "GET", pathPrefix = path, value = (int)time.TotalMilliseconds, times }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until each fault that was asked for has met its requests.</summary>
    public Task FaultsTakenAsync() => Wait.UntilAsync(
        async () => (await _control.GetFromJsonAsync<JsonElement>("/faults", TestContext.Current.CancellationToken)).GetArrayLength() == 0, "each fault has met its requests");

    /// <summary>Asks the control port to do something; what it answers.</summary>
    public async Task<JsonElement> OrderAsync(string path)
    {
        using var answer = await _control.PostAsync(path, null, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path} was answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public Task MendAsync() => DeleteAsync("/faults");

    /// <summary>Others pay the participant, and nobody accepts: rejected at once, not in the middle of a later test.</summary>
    public async Task PayAsync(int count)
    {
        (await _control.PutAsync("/acceptance-time?milliseconds=10", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await OrderAsync($"/pay?count={count}");
        while ((await _control.GetFromJsonAsync<JsonElement>("/streams", TestContext.Current.CancellationToken)).GetProperty("pending").GetInt32() > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await DeleteAsync("/acceptance-time");
    }

    /// <summary>Queues messages to read, of which one in <paramref name="badEvery"/> (0: none) has a bad signature; their resource ids.</summary>
    public async Task<(string[] Good, string[] Bad)> QueueAsync(int count, int badEvery)
    {
        var queued = await OrderAsync($"/streams/messages?count={count}&badEvery={badEvery}");
        return (queued.GetProperty("good").Deserialize<string[]>()!, queued.GetProperty("bad").Deserialize<string[]>()!);
    }

    /// <summary>What PI-Pull-Next looks like until <see cref="BeginAnewAsync"/>.</summary>
    public Task PullNextFormAsync(string form) => PutAsync($"/streams/form?form={form}");

    /// <summary>How long a read waits for a message until <see cref="BeginAnewAsync"/>.</summary>
    public Task LongPollAsync(TimeSpan time) => PutAsync($"/streams/long-poll?milliseconds={time.TotalMilliseconds}");

    /// <summary>No stream is open, no message waits, nothing goes wrong.</summary>
    public async Task BeginAnewAsync()
    {
        await MendAsync();
        await DeleteAsync("/streams");
    }

    /// <summary>Requests received whose recorded body satisfies a condition, oldest first.</summary>
    public async Task<List<WireRequest>> ReceivedAsync(Func<WireRequest, bool> wanted)
    {
        var list = await _control.GetFromJsonAsync<List<WireRequest>>("/exchanges", JsonSerializerOptions.Web, TestContext.Current.CancellationToken);
        return [.. list!.OrderBy(request => request.Seq).Where(wanted)];
    }

    /// <summary>Requests whose body holds a text, such as an end-to-end id.</summary>
    public async Task<List<byte[]>> BodiesWithAsync(string text)
    {
        var bodies = new List<byte[]>();
        foreach (var request in await ReceivedAsync(request => request.BodyLength > 0))
        {
            var body = await BodyAsync(request.Seq);
            if (System.Text.Encoding.UTF8.GetString(body).Contains(text, StringComparison.Ordinal))
            {
                bodies.Add(body);
            }
        }

        return bodies;
    }

    /// <summary>Body of one request, byte for byte.</summary>
    public Task<byte[]> BodyAsync(long seq) => _control.GetByteArrayAsync($"/exchanges/{seq}/body", TestContext.Current.CancellationToken);

    /// <summary>Rules of the Central Bank that were broken.</summary>
    public Task<string> ViolationsAsync() => _control.GetStringAsync("/violations", TestContext.Current.CancellationToken);

    /// <summary>Payments received, as the control port tells them.</summary>
    public Task<JsonElement> PaymentsAsync() => _control.GetFromJsonAsync<JsonElement>("/payments", TestContext.Current.CancellationToken);

    /// <summary>The bucket of SPI's primary channel, as the Central Bank counts it.</summary>
    public Task<JsonElement> SpiLimitAsync() => _control.GetFromJsonAsync<JsonElement>("/limits/spi", TestContext.Current.CancellationToken);

    public void Dispose() => _control.Dispose();

    private async Task PutAsync(string path)
    {
        using var answer = await _control.PutAsync(path, null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private async Task DeleteAsync(string path)
    {
        using var answer = await _control.DeleteAsync(path, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
