using System.Security.Cryptography;

namespace Pix.Simulator.Spi;

/// <summary>Detects, for 24 h, that the same bytes are received again, and counts how often each payment was received and settled.</summary>
/// <remarks>Source: message catalogue vol. VI, as quoted in QA 180: the same bytes received again within 24 h are the same message.</remarks>
internal sealed class PaymentLedger(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private readonly Lock _access = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = [];
    private readonly Queue<(string Hash, DateTimeOffset At)> _ages = new();
    private readonly Dictionary<string, Payment> _payments = [];

    /// <summary>
    /// Counts a received message. The caller must process the message unless the result says that it is a resend of the same bytes within 24 h.
    /// </summary>
    public Reception Receive(SpiMessage message)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(message.Bytes.Span));
        lock (_access)
        {
            var now = time.GetUtcNow();
            Forget_NeedsLock(now);
            var resend = !_seen.TryAdd(hash, now);
            if (!resend)
            {
                _ages.Enqueue((hash, now));
            }

            var duplicates = new List<string>();
            foreach (var id in message.PaymentIds)
            {
                if (Count_NeedsLock(id, message.Kind, hash) && !resend)
                {
                    duplicates.Add(id);
                }
            }

            return new Reception(resend, duplicates);
        }
    }

    public void SetStatus(string id, string status, bool settled = false)
    {
        lock (_access)
        {
            if (_payments.TryGetValue(id, out var payment))
            {
                _payments[id] = payment with { Status = status, Settlements = payment.Settlements + (settled ? 1 : 0) };
            }
        }
    }

    public IReadOnlyList<Payment> List()
    {
        lock (_access)
        {
            return [.. _payments.Values];
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _seen.Clear();
            _ages.Clear();
            _payments.Clear();
        }
    }

    private void Forget_NeedsLock(DateTimeOffset now)
    {
        while (_ages.TryPeek(out var oldest) && now - oldest.At >= Window)
        {
            _seen.Remove(_ages.Dequeue().Hash);
        }
    }

    // Counts one receipt of a payment. Returns true if a payment with this id was received before.
    private bool Count_NeedsLock(string id, string kind, string hash)
    {
        if (!_payments.TryGetValue(id, out var payment))
        {
            _payments[id] = new Payment(id, kind, 1, [hash], 0, "RECEIVED");
            return false;
        }

        _payments[id] = payment with
        {
            TimesReceived = payment.TimesReceived + 1,
            DistinctHashes = payment.DistinctHashes.Contains(hash) ? payment.DistinctHashes : [.. payment.DistinctHashes, hash],
        };
        return true;
    }
}
