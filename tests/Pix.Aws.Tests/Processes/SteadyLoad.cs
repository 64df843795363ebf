using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Pix.Aws.Tests.Processes;

/// <summary>Payments at a steady rate, whatever becomes of the ones before (an open loop), and what became of each.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _underWay = [];
    private readonly string _sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", "pacs.008.xml"));
    private readonly Task _sender;
    private int _number;

    public SteadyLoad(Uri spi, int perSecond)
    {
        _client = new HttpClient { BaseAddress = spi, Timeout = TimeSpan.FromSeconds(90) };
        _sender = SendAsync(TimeSpan.FromSeconds(1.0 / perSecond));
    }

    public ConcurrentQueue<SentPayment> Sent { get; } = new();

    /// <summary>Name of what is done to the cluster now; payments that begin meanwhile carry it.</summary>
    public string Phase { get; set; } = "";

    /// <summary>Stops sending and waits for what is under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sender;
        await Task.WhenAll(_underWay);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _underWay.Add(PayAsync(Phase));
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }

    private async Task PayAsync(string phase)
    {
        var number = Interlocked.Increment(ref _number).ToString("D11", CultureInfo.InvariantCulture);
        var endToEndId = $"E{ProcessCluster.Ispb}202611240800{number}";
        var xml = _sample
            .Replace("M9999901012345678901234567890123", $"M{ProcessCluster.Ispb}{number}{number}0", StringComparison.Ordinal)
            .Replace("E9999901020200101083012345678900", endToEndId, StringComparison.Ordinal)
            .Replace("2020-01-01T08:30:12.000Z", TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var started = Stopwatch.GetTimestamp();
        var (outcome, problem) = await PostAsync(xml);
        var sent = new SentPayment(phase, endToEndId, outcome, problem, Stopwatch.GetElapsedTime(started));
        // What callers are told to do: the same again cannot pay twice.
        Sent.Enqueue(sent.IsUnknown ? sent with { Again = (await PostAsync(xml)).Outcome } : sent);
    }

    private async Task<(string Outcome, string Problem)> PostAsync(string xml)
    {
        try
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(xml));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/xml", "utf-8");
            using var answer = await _client.PostAsync(new Uri($"/api/v1/in/{ProcessCluster.Ispb}/msgs", UriKind.Relative), content);
            var told = answer.Headers.TryGetValues("pix-outcome", out var outcome) ? $" {string.Join(",", outcome)}" : "";
            return ($"{(int)answer.StatusCode}{told}", answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return (failure.GetType().Name, failure.Message);
        }
    }
}
