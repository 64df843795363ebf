using System.Collections.Concurrent;
using Pix.Load.Messages;

namespace Pix.Load.Capacity;

/// <summary>We pay: pacs.008 out, pacs.002 back on a stream.</summary>
internal sealed class PayerSide(Sender sender, SpiMessages messages, string receiver, long started)
{
    private readonly ConcurrentDictionary<string, long> _due = new(StringComparer.Ordinal);
    private int _sent;

    /// <summary>From when the payment was due to its 201.</summary>
    public TimedHistogram Stored { get; } = new("pacs.008 → 201", started);

    /// <summary>From when the payment was due to its pacs.002 read through Pix.</summary>
    public TimedHistogram RoundTrip { get; } = new("payment round trip (pacs.008 due → its pacs.002 read)", started);

    public Tally Outcomes { get; } = new();

    public Tally Errors { get; } = new();

    public int Sent => Volatile.Read(ref _sent);

    public int Waiting => _due.Count;

    public async Task PayAsync(long due, CancellationToken cancellationToken)
    {
        var id = messages.Ids.EndToEnd();
        _due[id] = due;
        Interlocked.Increment(ref _sent);
        if (await sender.PostAsync(messages.Payment(id, receiver, 10m), cancellationToken) is { } error)
        {
            // One that may have been received stays: its outcome may come.
            if (error.EndsWith(Sender.NotSent, StringComparison.Ordinal))
            {
                _due.TryRemove(id, out _);
            }

            Errors.Add("pacs.008: " + error);
            return;
        }

        Stored.RecordSince(due);
    }

    /// <returns>False when the transaction is none of ours.</returns>
    public bool Settle(IReadOnlyDictionary<string, string> transaction)
    {
        if (!_due.TryRemove(transaction.GetValueOrDefault("OrgnlInstrId", ""), out var due))
        {
            return false;
        }

        RoundTrip.RecordSince(due);
        Outcomes.Add(transaction.GetValueOrDefault("TxSts", "?") + (transaction.TryGetValue("Cd", out var reason) ? " " + reason : ""));
        return true;
    }
}
