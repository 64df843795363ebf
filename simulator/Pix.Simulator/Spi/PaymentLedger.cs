using System.Security.Cryptography;

namespace Pix.Simulator.Spi;

/// <summary>Idempotency by bytes for 24 h, and the count of every payment.</summary>
/// <remarks>Source: message catalogue vol. VI by way of QA 180: the same bytes again within 24 h are the same message.</remarks>
internal sealed class PaymentLedger(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private readonly Lock _access = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = [];
    private readonly Queue<(string Hash, DateTimeOffset At)> _ages = new();
    private readonly Dictionary<string, Payment> _payments = [];

    /// <summary>Receives a message; the first with its bytes within 24 h must be processed, a resend not.</summary>
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

    // True when the id was known.
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
