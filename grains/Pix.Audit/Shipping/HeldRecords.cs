using Pix.Audit.Journal;

namespace Pix.Audit.Shipping;

/// <summary>
/// Held records of one journal, which let the records behind them be shipped: the sink refuses them while it takes others, or the disk
/// cannot read them.
/// </summary>
/// <remarks>
/// A failure counts as a try only when the very next delivery succeeds: a sink that is down refuses nothing for good. Records are
/// identified by <see cref="PendingRecord.Key"/>, which survives closing and opening the journal.
/// </remarks>
internal sealed class HeldRecords(ShippingOrder order, TimeSpan longestWait, TimeProvider time)
{
    private readonly Dictionary<long, Held> _held = [];
    private Held? _suspect;

    /// <summary>Number of records that are held.</summary>
    public int Count => _held.Count;

    public bool Has(PendingRecord record) => _held.ContainsKey(record.Key);

    /// <summary>Records due for a retry, the one that waits longest first.</summary>
    public IReadOnlyList<long> Due()
    {
        var now = time.GetTimestamp();
        return [.. _held.Where(pair => now >= pair.Value.NotBefore).OrderBy(pair => pair.Value.NotBefore).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
    }

    /// <summary>The sink takes others, but refuses this one.</summary>
    /// <returns>True the first time.</returns>
    public bool Refused(long key)
    {
        var isNew = Wait(key);
        _held[key].Tries++;
        return isNew;
    }

    /// <summary>It cannot be read or kept now.</summary>
    /// <returns>True the first time.</returns>
    public bool Wait(long key)
    {
        var isNew = !_held.TryGetValue(key, out var held);
        held ??= new(time.GetTimestamp());
        held.Waits++;
        held.NotBefore = time.GetTimestamp() + (long)(ShippingBackoff.After(held.Waits, longestWait).TotalSeconds * time.TimestampFrequency);
        _held[key] = held;
        return isNew;
    }

    /// <summary>It cannot be read, whatever the earlier reason for holding it.</summary>
    /// <returns>True the first time.</returns>
    public bool Unreadable(long key)
    {
        Wait(key);
        var isNew = !_held[key].WasUnreadable;
        _held[key].WasUnreadable = true;
        return isNew;
    }

    /// <summary>It failed alone; the next delivery shows whether that means anything.</summary>
    public void Suspect(long key)
    {
        Wait(key);
        _suspect = _held[key];
    }

    /// <summary>The sink took something.</summary>
    public void SinkTook()
    {
        if (_suspect is { } suspect)
        {
            suspect.Tries++;
        }

        _suspect = null;
    }

    /// <summary>The sink took nothing of a delivery.</summary>
    public void SinkFailed() => _suspect = null;

    /// <summary>Whether it was tried often and long enough: no sink takes it.</summary>
    public bool IsGivenUp(long key, out int tries)
    {
        var held = _held[key];
        tries = held.Tries;
        return held.Tries >= order.RefusedTries && time.GetElapsedTime(held.Since) >= order.RefusedAfter;
    }

    /// <summary>Forgets a record that left the journal.</summary>
    public void Forget(long key) => _held.Remove(key);

    private sealed class Held(long since)
    {
        public long Since => since;

        /// <summary>Failures that counted.</summary>
        public int Tries { get; set; }

        /// <summary>All attempts; they determine the wait.</summary>
        public int Waits { get; set; }

        public long NotBefore { get; set; }

        public bool WasUnreadable { get; set; }
    }
}
