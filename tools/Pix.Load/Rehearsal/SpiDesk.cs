using System.Net;
using System.Net.Http.Headers;
using Pix.Load.Messages;
using Pix.Load.Reading;
using Pix.Load.Targets;

namespace Pix.Load.Rehearsal;

/// <summary>The participant's payment desk: sends through Pix, reads six streams through Pix, answers what it is paid.</summary>
internal sealed class SpiDesk : IAsyncDisposable
{
    private static readonly MediaTypeHeaderValue Xml = new("application/xml") { CharSet = "utf-8" };

    private readonly PixEndpoints _pix;
    private readonly HttpClient _client;
    private readonly CancellationToken _cancellationToken;
    private StreamSet? _streams;

    public SpiDesk(PixEndpoints pix, TimeProvider time, CancellationToken cancellationToken)
    {
        _pix = pix;
        _cancellationToken = cancellationToken;
        _client = Clients.For(pix.Spi);
        Messages = new SpiMessages(pix.Ispb, time);
        Open();
    }

    public SpiMessages Messages { get; }

    public Inbox Inbox { get; } = new();

    /// <summary>The reason with which payments to us are rejected; null while they are accepted.</summary>
    public string? RejectWith { get; set; }

    public IReadOnlyList<MessageStream> Streams => _streams?.Streams ?? [];

    public ReadingTally Tally => _streams?.Tally ?? new ReadingTally();

    /// <summary>Opens six streams.</summary>
    public void Open() => _streams = new StreamSet(_pix, StreamSet.Most, Take, _cancellationToken);

    /// <summary>Closes them, as only six may be open.</summary>
    public async Task CloseAsync()
    {
        if (_streams is { } streams)
        {
            _streams = null;
            await streams.DisposeAsync();
        }
    }

    /// <returns>PI-ResourceId of the stored message.</returns>
    /// <exception cref="StepFailedException">It was not stored.</exception>
    public async Task<string> SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        var (status, outcome, resourceId) = await TrySendAsync(message, cancellationToken);
        return status == HttpStatusCode.Created
            ? resourceId
            : throw new StepFailedException($"the message was answered {(int)status} ({outcome}), not 201");
    }

    public async Task<(HttpStatusCode Status, string Outcome, string ResourceId)> TrySendAsync(byte[] message, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = Xml;
        using var answer = await _client.PostAsync(new Uri($"/api/v1/in/{_pix.Ispb}/msgs", UriKind.Relative), content, cancellationToken);
        return (answer.StatusCode, answer.Header("pix-outcome") ?? "", answer.Header("PI-ResourceId") ?? "");
    }

    /// <summary>A GET of ICOM through Pix.</summary>
    public async Task<(HttpStatusCode Status, string Body, string Outcome)> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken), answer.Header("pix-outcome") ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _client.Dispose();
    }

    private void Take(ReceivedMessage message)
    {
        Inbox.Add(message);
        if (message.Kind is "pacs.008" or "pacs.004")
        {
            foreach (var transaction in message.Transactions)
            {
                _ = AnswerAsync(transaction);
            }
        }
    }

    private async Task AnswerAsync(IReadOnlyDictionary<string, string> transaction)
    {
        var endToEndId = transaction.GetValueOrDefault("EndToEndId") ?? transaction.GetValueOrDefault("OrgnlEndToEndId", "");
        var instruction = transaction.GetValueOrDefault("RtrId") ?? endToEndId;
        // A failure shows itself: the settlement that the step waits for never comes.
        await TrySendAsync(Messages.Answer(instruction, endToEndId, RejectWith), _cancellationToken);
    }
}
