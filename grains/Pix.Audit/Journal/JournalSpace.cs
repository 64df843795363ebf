namespace Pix.Audit.Journal;

/// <summary>
/// The space of a journal. An intent is admitted only with a reserve for its outcome, so the outcome of an admitted intent is never refused
/// for lack of space. An outcome larger than the reserve is written all the same.
/// </summary>
internal sealed class JournalSpace(long maxBytes, int outcomeReserveBytes)
{
    /// <summary>Estimated bytes of a row besides its payload: keys, hashes and page slack.</summary>
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

    /// <summary>Bytes reserved for outstanding outcomes.</summary>
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
    /// True if intents can be admitted. After a refusal it stays false until 1/16 of the space (at least two outcomes) is free, so that
    /// readiness does not flicker.
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

    /// <summary>Frees the space of an admitted intent that was not written.</summary>
    public void WithdrawIntent(int bytes) => Add(-(bytes + RowOverhead + outcomeReserveBytes), -outcomeReserveBytes);

    /// <summary>Adds the space of a row that needed no admission: a row found at start, or an outcome.</summary>
    public void AddRow(int bytes) => Add(bytes + RowOverhead);

    public void RemoveRow(int bytes) => Add(-(bytes + RowOverhead));

    /// <summary>Frees the reserve of an outcome that came, or that will never come.</summary>
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
