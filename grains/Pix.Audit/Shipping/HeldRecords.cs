using Pix.Audit.Journal;

namespace Pix.Audit.Shipping;

/// <summary>
/// The held records of one journal. A record is held if the sink refuses it while the sink accepts other records, or if the disk cannot read
/// it. Later records are shipped meanwhile.
/// </summary>
/// <remarks>
/// A failed delivery is counted as a try only if the next delivery succeeds, because a sink that is down refuses every record. Records are
/// identified by <see cref="PendingRecord.Key"/>, which stays the same when the journal is closed and opened again.
/// </remarks>
internal sealed class HeldRecords(ShippingOrder order, TimeSpan longestWait, TimeProvider time)
{
    private readonly Dictionary<long, Held> _held = [];
    private Held? _suspect;

    /// <summary>Number of records that are held.</summary>
    public int Count => _held.Count;

    public bool Has(PendingRecord record) => _held.ContainsKey(record.Key);

    /// <summary>Returns the keys of records whose time of retry has passed, in the order of that time.</summary>
    public IReadOnlyList<long> Due()
    {
        var now = time.GetTimestamp();
        return [.. _held.Where(pair => now >= pair.Value.NotBefore).OrderBy(pair => pair.Value.NotBefore).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
    }

    /// <summary>Holds a record that the sink refused while it accepted other records, and counts the try.</summary>
    /// <returns>True the first time.</returns>
    public bool Refused(long key)
    {
        var isNew = Wait(key);
        _held[key].Tries++;
        return isNew;
    }

    /// <summary>Holds a record (if it is not held yet), and sets the time of its next try.</summary>
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

    /// <summary>
    /// Remembers that the sink refused this record alone. The refusal is counted as a try only if the next delivery succeeds (<see
    /// cref="SinkTook"/>).
    /// </summary>
    public void Suspect(long key)
    {
        Wait(key);
        _suspect = _held[key];
    }

    /// <summary>Must be called when the sink accepted a record: the refusal that <see cref="Suspect"/> remembered is counted as a try.</summary>
    public void SinkTook()
    {
        if (_suspect is { } suspect)
        {
            suspect.Tries++;
        }

        _suspect = null;
    }

    /// <summary>Must be called when the sink accepted no record of a delivery: the refusal that <see cref="Suspect"/> remembered is not counted.</summary>
    public void SinkFailed() => _suspect = null;

    /// <summary>True if the record was refused so often and for so long that it must become a dead letter.</summary>
    public bool IsGivenUp(long key, out int tries)
    {
        var held = _held[key];
        tries = held.Tries;
        return held.Tries >= order.RefusedTries && time.GetElapsedTime(held.Since) >= order.RefusedAfter;
    }

    /// <summary>Removes a record from the held records, because it is no longer in the journal.</summary>
    public void Forget(long key) => _held.Remove(key);

    private sealed class Held(long since)
    {
        public long Since => since;

        /// <summary>Number of failures that were counted as tries.</summary>
        public int Tries { get; set; }

        /// <summary>Number of all failures; the wait before the next try grows with it.</summary>
        public int Waits { get; set; }

        public long NotBefore { get; set; }

        public bool WasUnreadable { get; set; }
    }
}
