using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Pix.Chaos;

/// <summary>Sends distinct payments, each once, until stopped, and counts the answers.</summary>
public sealed class PaymentLoad : IAsyncDisposable
{
    private const string SampleMessageId = "M9999901012345678901234567890123", SampleEndToEndId = "E9999901020200101083012345678900", SampleTime = "2020-01-01T08:30:12.000Z";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20), PauseAfterFailure = TimeSpan.FromMilliseconds(150), Deadline = TimeSpan.FromSeconds(10);

    private readonly string _sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pacs.008.xml"));
    private readonly HttpClient _client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(70) };
    private readonly CancellationTokenSource _end = new();
    private readonly Task _senders;
    private int _number, _late;

    private PaymentLoad(IEnumerable<Uri> targets, int sendersEach) =>
        _senders = Task.WhenAll(targets.SelectMany(target => Enumerable.Repeat(target, sendersEach)).Select(target => Task.Run(() => SendAsync(target))));

    /// <summary>Number of answers by HTTP status; 0 means no answer.</summary>
    public ConcurrentDictionary<int, int> Answers { get; } = new();

    /// <summary>End-to-end ids of the payments that were answered 201.</summary>
    public ConcurrentQueue<string> Accepted { get; } = new();

    /// <summary>Number of payments that were refused as not sent or reached the deadline without 201; on a busy machine there are some.</summary>
    public int Late => Volatile.Read(ref _late);

    /// <summary>Number of payments sent so far.</summary>
    public int Sent => Volatile.Read(ref _number);

    /// <summary>Starts sending payments to each target, with <paramref name="sendersEach"/> senders for each.</summary>
    public static PaymentLoad Start(IEnumerable<Uri> targets, int sendersEach) => new(targets, sendersEach);

    /// <summary>Starts no more payments, and waits for the answers to the payments already sent.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _senders;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _client.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync(Uri target)
    {
        var path = new Uri(target, $"/api/v1/in/{PixSite.Ispb}/msgs");
        while (!_end.IsCancellationRequested)
        {
            var (body, endToEndId) = Payment();
            var status = await PostAsync(path, body);
            Answers.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (status == 201)
            {
                Accepted.Enqueue(endToEndId);
            }

            await Task.Delay(status == 201 ? Pause : PauseAfterFailure);
        }
    }

    private async Task<int> PostAsync(Uri path, byte[] body)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml") { CharSet = "utf-8" };
        try
        {
            using var answer = await _client.PostAsync(path, content);
            if (answer.StatusCode != HttpStatusCode.Created && (TimeProvider.System.GetElapsedTime(began) >= Deadline || IsNotSent(answer)))
            {
                Interlocked.Increment(ref _late);
            }

            return (int)answer.StatusCode;
        }
        catch (Exception none) when (none is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    private static bool IsNotSent(HttpResponseMessage answer) => answer.Headers.TryGetValues("pix-outcome", out var outcome) && outcome.Single() == "not-sent";

    private (byte[] Body, string EndToEndId) Payment()
    {
        var number = Interlocked.Increment(ref _number).ToString("D11", CultureInfo.InvariantCulture);
        var endToEndId = $"E{PixSite.Ispb}202611240800{number}";
        var text = _sample
            .Replace(SampleMessageId, $"M{PixSite.Ispb}{number}{number}0", StringComparison.Ordinal)
            .Replace(SampleEndToEndId, endToEndId, StringComparison.Ordinal)
            .Replace(SampleTime, TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(text), endToEndId);
    }
}
