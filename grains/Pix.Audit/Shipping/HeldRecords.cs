using Pix.Audit.Journal;

namespace Pix.Audit.Shipping;

/// <summary>
/// Held records of one journal. The sink refuses these records while it takes others, or the disk cannot read them. Meanwhile the records
/// behind them are shipped.
/// </summary>
/// <remarks>
/// A failure counts as a try only if the very next delivery succeeds, because a sink that is down refuses every record. Records are
/// identified by <see cref="PendingRecord.Key"/>, which stays the same when the journal is closed and opened again.
/// </remarks>
internal sealed class HeldRecords(ShippingOrder order, TimeSpan longestWait, TimeProvider time)
{
    private readonly Dictionary<long, Held> _held = [];
    private Held? _suspect;

    /// <summary>Number of records that are held.</summary>
    public int Count => _held.Count;

    public bool Has(PendingRecord record) => _held.ContainsKey(record.Key);

    /// <summary>Returns the keys of records that are due for a retry, the longest overdue first.</summary>
    public IReadOnlyList<long> Due()
    {
        var now = time.GetTimestamp();
        return [.. _held.Where(pair => now >= pair.Value.NotBefore).OrderBy(pair => pair.Value.NotBefore).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
    }

    /// <summary>Notes that the sink refuses this record while it takes others.</summary>
    /// <returns>True the first time.</returns>
    public bool Refused(long key)
    {
        var isNew = Wait(key);
        _held[key].Tries++;
        return isNew;
    }

    /// <summary>Holds the record, which cannot be read or kept now, and sets the time of its next try.</summary>
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

    /// <summary>Holds a record that cannot be read, even if it is already held for another reason.</summary>
    /// <returns>True the first time.</returns>
    public bool Unreadable(long key)
    {
        Wait(key);
        var isNew = !_held[key].WasUnreadable;
        _held[key].WasUnreadable = true;
        return isNew;
    }

    /// <summary>Notes that the record failed alone. The failure counts as a try only if the next delivery succeeds.</summary>
    public void Suspect(long key)
    {
        Wait(key);
        _suspect = _held[key];
    }

    /// <summary>Notes that the sink took a record, so the failure noted just before counts as a try.</summary>
    public void SinkTook()
    {
        if (_suspect is { } suspect)
        {
            suspect.Tries++;
        }

        _suspect = null;
    }

    /// <summary>Notes that the sink took nothing of a delivery, so the failure noted just before does not count.</summary>
    public void SinkFailed() => _suspect = null;

    /// <summary>Whether the record was tried often enough and long enough, so that it becomes a dead letter.</summary>
    public bool IsGivenUp(long key, out int tries)
    {
        var held = _held[key];
        tries = held.Tries;
        return held.Tries >= order.RefusedTries && time.GetElapsedTime(held.Since) >= order.RefusedAfter;
    }

    /// <summary>Removes a record that left the journal.</summary>
    public void Forget(long key) => _held.Remove(key);

    private sealed class Held(long since)
    {
        public long Since => since;

        /// <summary>Number of failures that counted as tries.</summary>
        public int Tries { get; set; }

        /// <summary>Number of all attempts, which determines the wait.</summary>
        public int Waits { get; set; }

        public long NotBefore { get; set; }

        public bool WasUnreadable { get; set; }
    }
}
