using System.Collections.Concurrent;
using System.Diagnostics;
using Pix.Load.Messages;

namespace Pix.Load.Capacity;

/// <summary>
/// The side on which we are paid. For each pacs.008 that was read from a stream, sends a pacs.002 and then expects the pacs.002 of the settlement.
/// </summary>
internal sealed class ReceiverSide(Sender sender, SpiMessages messages, long started, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _notSent = new(StringComparer.Ordinal);
    private int _answering;
    private int _answered;

    /// <summary>Times from when a pacs.008 was read until our pacs.002 was answered with 201.</summary>
    public TimedHistogram Answered { get; } = new("pacs.008 read → its pacs.002 stored (201)", started);

    /// <summary>Times from when a pacs.008 was read until the pacs.002 about its settlement was read.</summary>
    public TimedHistogram Settled { get; } = new("pacs.008 read → its settlement read", started);

    public Tally Outcomes { get; } = new();

    public Tally Errors { get; } = new();

    public int Received => Volatile.Read(ref _answered) + Errors.Total + Volatile.Read(ref _answering);

    public int AnswersSent => Volatile.Read(ref _answered);

    public int Waiting => _read.Count;

    /// <summary>Accepts a payment in the background, so that the stream that delivered the payment can go on reading.</summary>
    public void Accept(IReadOnlyDictionary<string, string> transaction) => _ = AcceptAsync(transaction.GetValueOrDefault("EndToEndId", ""));

    /// <summary>Records the outcome of a payment that we received.</summary>
    /// <returns>False if the transaction belongs to no payment of this side.</returns>
    public bool Settle(IReadOnlyDictionary<string, string> transaction)
    {
        var id = transaction.GetValueOrDefault("OrgnlInstrId", "");
        if (_read.TryRemove(id, out var read))
        {
            Settled.RecordSince(read);
        }
        else if (!_notSent.TryRemove(id, out _))
        {
            return false;
        }

        Outcomes.Add(transaction.GetValueOrDefault("TxSts", "?") + (transaction.TryGetValue("Cd", out var reason) ? " " + reason : ""));
        return true;
    }

    private async Task AcceptAsync(string id)
    {
        var read = Stopwatch.GetTimestamp();
        _read[id] = read;
        Interlocked.Increment(ref _answering);
        var error = await sender.PostAsync(messages.Answer(id, id), cancellationToken);
        Interlocked.Decrement(ref _answering);
        if (error is not null)
        {
            // Without our answer the Central Bank rejects the payment later. The run does not wait for this rejection, but accepts it if it arrives.
            if (error.EndsWith(Sender.NotSent, StringComparison.Ordinal) && _read.TryRemove(id, out _))
            {
                _notSent[id] = 0;
            }

            Errors.Add("pacs.002: " + error);
            return;
        }

        Interlocked.Increment(ref _answered);
        Answered.RecordSince(read);
    }
}
