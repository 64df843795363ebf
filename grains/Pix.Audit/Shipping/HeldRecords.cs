using Pix.Audit.Journal;

namespace Pix.Audit.Shipping;

/// <summary>Records of one journal that are passed over, so that those behind them go: the sink does not take them while it takes others, or the disk does not give them.</summary>
/// <remarks>
/// A failure counts as a try only when the very next delivery succeeds: a sink that is away refuses nothing for good. Records are known by
/// <see cref="PendingRecord.Key"/>, which outlives closing and opening the journal.
/// </remarks>
internal sealed class HeldRecords(ShippingOrder order, TimeSpan longestWait, TimeProvider time)
{
    private readonly Dictionary<long, Held> _held = [];
    private Held? _suspect;

    /// <summary>How many.</summary>
    public int Count => _held.Count;

    public bool Has(PendingRecord record) => _held.ContainsKey(record.Key);

    /// <summary>Those whose time to be tried again has come, the one that waits longest first.</summary>
    public IReadOnlyList<long> Due()
    {
        var now = time.GetTimestamp();
        return [.. _held.Where(pair => now >= pair.Value.NotBefore).OrderBy(pair => pair.Value.NotBefore).ThenBy(pair => pair.Key).Select(pair => pair.Key)];
    }

    /// <summary>The sink takes others, but not this one.</summary>
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

    /// <summary>It cannot be read, whatever it was held for before.</summary>
    /// <returns>True the first time.</returns>
    public bool Unreadable(long key)
    {
        Wait(key);
        var isNew = !_held[key].WasUnreadable;
        _held[key].WasUnreadable = true;
        return isNew;
    }

    /// <summary>It failed alone; whether that says anything is shown by the next delivery.</summary>
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

    /// <summary>Tried often and long enough: no sink takes it.</summary>
    public bool IsGivenUp(long key, out int tries)
    {
        var held = _held[key];
        tries = held.Tries;
        return held.Tries >= order.RefusedTries && time.GetElapsedTime(held.Since) >= order.RefusedAfter;
    }

    /// <summary>It left the journal.</summary>
    public void Forget(long key) => _held.Remove(key);

    private sealed class Held(long since)
    {
        public long Since => since;

        /// <summary>Failures that counted.</summary>
        public int Tries { get; set; }

        /// <summary>All attempts; they set the wait.</summary>
        public int Waits { get; set; }

        public long NotBefore { get; set; }

        public bool WasUnreadable { get; set; }
    }
}
