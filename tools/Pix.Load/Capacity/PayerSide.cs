using System.Collections.Concurrent;
using Pix.Load.Messages;

namespace Pix.Load.Capacity;

/// <summary>The side on which we pay. Sends each pacs.008 and finds its pacs.002 among the messages that are read from a stream.</summary>
internal sealed class PayerSide(Sender sender, SpiMessages messages, string receiver, long started)
{
    private readonly ConcurrentDictionary<string, long> _due = new(StringComparer.Ordinal);
    private int _sent;

    /// <summary>Times from when a payment was due until its 201.</summary>
    public TimedHistogram Stored { get; } = new("pacs.008 → 201", started);

    /// <summary>Times from when a payment was due until its pacs.002 was read through Pix.</summary>
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
            // A payment that the SPI has possibly received stays in the list, because its outcome can still arrive.
            if (error.EndsWith(Sender.NotSent, StringComparison.Ordinal))
            {
                _due.TryRemove(id, out _);
            }

            Errors.Add("pacs.008: " + error);
            return;
        }

        Stored.RecordSince(due);
    }

    /// <summary>Records the outcome of a payment.</summary>
    /// <returns>False if the transaction belongs to no payment of this side.</returns>
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
