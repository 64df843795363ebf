using Pix.Rates.Leases;

namespace Pix.Rates.Authority;

/// <summary>
/// Stores which payment a look-up was for, because DICT gives tokens back when that payment is sent. At most 100,000 look-ups of the last
/// 30 minutes are stored.
/// </summary>
internal sealed class LookupMemory(TimeProvider time)
{
    private const int Most = 100_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, (string Policy, string Payer)> _lookups = [];
    private readonly Queue<(string EndToEndId, long At)> _order = new();

    public void Remember(PayerReservation reservation)
    {
        if (reservation.EndToEndId.Length > 0 && _lookups.TryAdd(reservation.EndToEndId, (reservation.Policy, reservation.Payer)))
        {
            _order.Enqueue((reservation.EndToEndId, time.GetTimestamp()));
        }

        while (_order.TryPeek(out var oldest) && (_order.Count > Most || time.GetElapsedTime(oldest.At) > Kept))
        {
            _order.Dequeue();
            _lookups.Remove(oldest.EndToEndId);
        }
    }

    /// <summary>Finds and removes the look-up of a payment, so that its tokens are given back only once.</summary>
    public bool TryTake(string endToEndId, out (string Policy, string Payer) lookup) => _lookups.Remove(endToEndId, out lookup);
}
