using System.Collections.Concurrent;
using System.Diagnostics;
using Pix.Load.Messages;

namespace Pix.Load.Capacity;

/// <summary>We are paid: pacs.008 read from a stream, pacs.002 out, the settlement's pacs.002 back.</summary>
internal sealed class ReceiverSide(Sender sender, SpiMessages messages, long started, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _notSent = new(StringComparer.Ordinal);
    private int _answering;
    private int _answered;

    /// <summary>From the pacs.008 read to the 201 of its pacs.002.</summary>
    public TimedHistogram Answered { get; } = new("pacs.008 read → its pacs.002 stored (201)", started);

    /// <summary>From the pacs.008 read to the pacs.002 of its settlement read.</summary>
    public TimedHistogram Settled { get; } = new("pacs.008 read → its settlement read", started);

    public Tally Outcomes { get; } = new();

    public Tally Errors { get; } = new();

    public int Received => Volatile.Read(ref _answered) + Errors.Total + Volatile.Read(ref _answering);

    public int AnswersSent => Volatile.Read(ref _answered);

    public int Waiting => _read.Count;

    /// <summary>Accepts a payment, without holding up the stream that delivered it.</summary>
    public void Accept(IReadOnlyDictionary<string, string> transaction) => _ = AcceptAsync(transaction.GetValueOrDefault("EndToEndId", ""));

    /// <returns>False when the transaction is none of ours.</returns>
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
            // Nobody waits for its outcome, but it comes: the Central Bank rejects what is not answered in time.
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
