using System.Net;
using System.Net.Http.Headers;
using Pix.Load.Messages;
using Pix.Load.Reading;
using Pix.Load.Targets;

namespace Pix.Load.Rehearsal;

/// <summary>
/// The participant's side of the SPI: sends messages through Pix, reads six streams through Pix, and answers the payments that it receives.
/// </summary>
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

    /// <summary>Reason code with which payments to us are rejected; null to accept all payments.</summary>
    public string? RejectWith { get; set; }

    public IReadOnlyList<MessageStream> Streams => _streams?.Streams ?? [];

    public ReadingTally Tally => _streams?.Tally ?? new ReadingTally();

    /// <summary>Opens six read streams.</summary>
    public void Open() => _streams = new StreamSet(_pix, StreamSet.Most, Take, _cancellationToken);

    /// <summary>Closes the read streams. A capacity run opens its own six streams, and the SPI allows only six at the same time.</summary>
    public async Task CloseAsync()
    {
        if (_streams is { } streams)
        {
            _streams = null;
            await streams.DisposeAsync();
        }
    }

    /// <summary>Sends a message and requires that the SPI stores it.</summary>
    /// <returns>PI-ResourceId of the stored message.</returns>
    /// <exception cref="StepFailedException">The message was not answered with 201.</exception>
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

    /// <summary>Sends a GET request to ICOM, the interface of the SPI, through Pix.</summary>
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
        // The result need not be checked: if the answer is not sent, the payment is not settled, and the step that waits for its settlement times out.
        await TrySendAsync(Messages.Answer(instruction, endToEndId, RejectWith), _cancellationToken);
    }
}
