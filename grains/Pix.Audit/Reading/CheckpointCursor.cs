namespace Pix.Audit.Reading;

/// <summary>Iterates over sorted checkpoints, journal by journal, in step with the entries.</summary>
/// <param name="sorted">The checkpoints by journal and sequence, in the order of the entries.</param>
internal sealed class CheckpointCursor(IEnumerable<SeenCheckpoint> sorted) : IDisposable
{
    private readonly IEnumerator<SeenCheckpoint> _next = sorted.GetEnumerator();
    private bool? _has;

    /// <summary>Returns the next checkpoint of a journal; null if none is left. Skips checkpoints of earlier journals.</summary>
    public SeenCheckpoint? Peek(string journal)
    {
        _has ??= _next.MoveNext();
        while (_has.Value && ChainEntryBytes.Compare(_next.Current.Journal, journal) < 0)
        {
            _has = _next.MoveNext();
        }

        return _has.Value && _next.Current.Journal == journal ? _next.Current : null;
    }

    /// <summary>Moves past the checkpoint that <see cref="Peek"/> returned.</summary>
    public void Next() => _has = _next.MoveNext();

    public void Dispose() => _next.Dispose();
}
