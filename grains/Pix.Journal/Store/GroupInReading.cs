namespace Pix.Journal.Store;

/// <summary>Frames of the group that recovery is reading, and the gaps between these frames. A gap is damage only if a later group follows.</summary>
internal sealed class GroupInReading
{
    private List<FoundFrame> _frames = [];
    private List<(long From, long To)> _gaps = [];

    public long Number { get; private set; } = -1;

    public IReadOnlyList<FoundFrame> Frames => _frames;

    /// <summary>Ranges of the file without a complete frame. Each range ends at a frame that is not the first frame of the group.</summary>
    public IReadOnlyList<(long From, long To)> Gaps => _gaps;

    public void Begin(long number) => Number = number;

    public void Add(FoundFrame frame) => _frames.Add(frame);

    public void NoteGap(long from, long to) => _gaps.Add((from, to));

    /// <summary>Returns the frames and gaps and removes them from this object, so that the next group can begin.</summary>
    public (IReadOnlyList<FoundFrame> Frames, IReadOnlyList<(long From, long To)> Gaps) End()
    {
        var all = (_frames, _gaps);
        (_frames, _gaps) = ([], []);
        return all;
    }
}
