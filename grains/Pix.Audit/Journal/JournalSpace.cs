namespace Pix.Audit.Journal;

/// <summary>
/// The room of a journal. An intent is admitted only with a reserve for its outcome, so that the outcome of an
/// admitted intent never has to be refused; one larger than its reserve is written all the same.
/// </summary>
internal sealed class JournalSpace(long maxBytes, int outcomeReserveBytes)
{
    /// <summary>Keys, hashes and page slack of a row.</summary>
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

    /// <summary>Room kept for outcomes that have not come.</summary>
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
    /// False from the first intent refused until a sixteenth of the room is free, and enough for two outcomes at least: then the
    /// next intent is admitted, and readiness does not flicker.
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

    /// <summary>The admitted intent was not written.</summary>
    public void WithdrawIntent(int bytes) => Add(-(bytes + RowOverhead + outcomeReserveBytes), -outcomeReserveBytes);

    /// <summary>A row is in the journal that was not admitted here: found at start, or an outcome.</summary>
    public void AddRow(int bytes) => Add(bytes + RowOverhead);

    public void RemoveRow(int bytes) => Add(-(bytes + RowOverhead));

    /// <summary>The outcome came, or none will.</summary>
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
