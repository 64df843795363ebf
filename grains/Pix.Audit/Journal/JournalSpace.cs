namespace Pix.Audit.Journal;

/// <summary>
/// Counts the used and reserved bytes of a journal. An intent is admitted only if there is also space to reserve for its outcome, so an outcome
/// is never refused for lack of space. An outcome larger than the reserve is written too.
/// </summary>
internal sealed class JournalSpace(long maxBytes, int outcomeReserveBytes)
{
    /// <summary>Estimated bytes that a row needs in addition to its payload: keys, hashes and unused parts of pages.</summary>
    private const int RowOverhead = 256;

    private readonly Lock _gate = new();
    private long _bytes;
    private long _reserved;
    private bool _refused;

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Bytes reserved for the outcomes of exchanges in progress.</summary>
    public long ReservedBytes
    {
        get
        {
            lock (_gate)
            {
                return _reserved;
            }
        }
    }

    /// <summary>
    /// True if intents can be admitted. After a refused intent this stays false until 1/16 of the space (at least two outcomes) is free, so
    /// that the silo's readiness does not change too often.
    /// </summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return !_refused || _bytes < maxBytes - Math.Max(maxBytes / 16, 2L * outcomeReserveBytes);
            }
        }
    }

    public bool TryAdmitIntent(int bytes)
    {
        lock (_gate)
        {
            var after = _bytes + bytes + RowOverhead + outcomeReserveBytes;
            _refused = after > maxBytes;
            if (_refused)
            {
                return false;
            }

            _bytes = after;
            _reserved += outcomeReserveBytes;
            return true;
        }
    }

    /// <summary>Frees the space of an intent that was admitted but not written.</summary>
    public void WithdrawIntent(int bytes) => Add(-(bytes + RowOverhead + outcomeReserveBytes), -outcomeReserveBytes);

    /// <summary>Counts the bytes of a row that is written without admission: an outcome, or a row that was found in the journal at start.</summary>
    public void AddRow(int bytes) => Add(bytes + RowOverhead);

    public void RemoveRow(int bytes) => Add(-(bytes + RowOverhead));

    /// <summary>Frees the reserve for an outcome that was written, or that can no longer follow.</summary>
    public void ReleaseReserve() => Add(-outcomeReserveBytes, -outcomeReserveBytes);

    private void Add(long bytes, long reserved = 0)
    {
        lock (_gate)
        {
            _bytes += bytes;
            _reserved += reserved;
        }
    }
}
