namespace Pix.Journal.Store;

/// <summary>The frames of a group being read, and the gaps between them: their meaning depends on whether a later group follows.</summary>
internal sealed class GroupInReading
{
    private List<FoundFrame> _frames = [];
    private List<(long From, long To)> _gaps = [];

    public long Number { get; private set; } = -1;

    public IReadOnlyList<FoundFrame> Frames => _frames;

    /// <summary>Stretches before frames other than the first of the group.</summary>
    public IReadOnlyList<(long From, long To)> Gaps => _gaps;

    public void Begin(long number) => Number = number;

    public void Add(FoundFrame frame) => _frames.Add(frame);

    public void NoteGap(long from, long to) => _gaps.Add((from, to));

    /// <summary>Returns all of it, for the next group to begin.</summary>
    public (IReadOnlyList<FoundFrame> Frames, IReadOnlyList<(long From, long To)> Gaps) End()
    {
        var all = (_frames, _gaps);
        (_frames, _gaps) = ([], []);
        return all;
    }
}
