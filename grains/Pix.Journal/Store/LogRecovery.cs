using System.Buffers.Binary;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Reads a log from its beginning and finds the remaining entries, the end of the chain, and damage.</summary>
/// <remarks>
/// The owner makes each group durable before it writes the next group. So a damaged part that is followed by a complete later group
/// contained acknowledged content. Recovery keeps everything around such a part, and the hash chain shows the gap. A crash can leave a
/// damaged part in the last group, so the log ends before such a part. The beginning of each file states where the previous file durably
/// ended. Bytes of the previous file after that position were never acknowledged.
/// </remarks>
internal sealed class LogRecovery(string journalId, IReadOnlyList<LogFile> files)
{
    private readonly byte[] _magic = HashChain.Magic(journalId);
    private readonly List<LogDamage> _damages = [];

    public Dictionary<long, LoggedRow> Rows { get; } = [];

    public IReadOnlyList<LogDamage> Damages => _damages;

    public ChainEnd End { get; private set; } = ChainEnd.Origin(journalId);

    public long Group { get; private set; }

    /// <summary>The Merkle tree over the entries up to <see cref="End"/>.</summary>
    public LogTree Tree { get; } = new();

    /// <summary>The file in which the log ends, and the position where its content ends.</summary>
    public PreviousFile Newest { get; private set; }

    public async ValueTask RunAsync()
    {
        var lineage = await LogLineage.FindAsync(files, _magic);
        for (var i = 0; i < lineage.Count; i++)
        {
            Enter(lineage[i], i > 0 ? lineage[i - 1] : null);
            await ReadAsync(lineage[i], i + 1 < lineage.Count ? lineage[i + 1] : null);
            lineage[i].Reader.RequireAlive();
            lineage[i].File.IsUnreadable |= lineage[i].Reader.IsUnreadable;
        }

        NoteUnknown(lineage);
    }

    /// <summary>
    /// Takes the end of the hash chain from the beginning of a file, because earlier files can be deleted. Reports damage if the file's
    /// previous file is missing.
    /// </summary>
    private void Enter(LogPart part, LogPart? previous)
    {
        if (previous is not null && Group < part.GroupBefore && part.Beginning is { Previous.Number: > 0 } named && !previous.Is(named.Previous))
        {
            // At least one file between the previous part and this part is lost.
            _damages.Add(new(part.File.Disk, 0, 0, isTail: false));
        }

        Group = Math.Max(Group, part.GroupBefore);
        if (part.Beginning is { } beginning)
        {
            Tree.Begin(beginning.Before, beginning.Tree);
            Advance(beginning.Before);
        }
    }

    private async ValueTask ReadAsync(LogPart part, LogPart? next)
    {
        var scan = new FrameScan(part.Reader, _magic);
        var group = new GroupInReading();
        var expected = part.Start;
        var (end, last) = (EndNamedBy(next, part), next?.GroupBefore ?? long.MaxValue);
        for (var frame = await scan.NextAsync(expected); frame is not null && frame.Header.Group <= last && (end == 0 || frame.Offset < end); frame = await scan.NextAsync(frame.End))
        {
            if (!part.Follows(frame.Header))
            {
                continue;
            }

            RequireKnown(frame, part);
            if (group.Number != frame.Header.Group)
            {
                Apply(part, group.End());
                group.Begin(frame.Header.Group);
            }

            Note(part, group, expected, frame);
            group.Add(frame);
            expected = frame.End;
        }

        if (next is null)
        {
            EndAtCrash(part, group, expected);
        }
        else
        {
            EndAt(part, group, expected, next);
        }
    }

    private void Note(LogPart part, GroupInReading group, long expected, FoundFrame frame)
    {
        if (frame.Offset == expected)
        {
            return;
        }

        if (frame.Header.Place > 0)
        {
            group.NoteGap(expected, frame.Offset);
        }
        else
        {
            Damage(part, expected, frame.Offset);
        }
    }

    /// <summary>Sets the end of the log after the last frame of the newest file, or before the first gap in the last group.</summary>
    private void EndAtCrash(LogPart part, GroupInReading group, long expected)
    {
        var end = group.Gaps.Count > 0 ? group.Gaps[0].From : expected;
        if (part.Reader.UnreadableUpTo > end)
        {
            EndUnknown(part, group, expected);
            return;
        }

#if PIX_PLANTED
        end = Planted.Is("gap-in-last-group-believed") ? expected : end;
        end = Planted.Is("tail-cut-takes-a-group") && group.Frames.Count > 0 ? group.Frames[0].Offset : end;
#endif
        Apply(part, (group.Frames.Where(frame => frame.Offset < end).ToList(), []));
        Newest = new(part.File.Number, end, part.Beginning?.Checksum ?? 0);
        if (part.File.Length > end)
        {
            _damages.Add(new(part.File.Disk, end, part.File.Length - end, isTail: true));
        }
    }

    /// <summary>
    /// Sets the end of the log if the end of the newest file is unreadable. The unreadable part possibly contains acknowledged groups and
    /// can become readable again. So the log ends at the end of the file, and the numbers that groups and entries of that part can have are
    /// not used again.
    /// </summary>
    private void EndUnknown(LogPart part, GroupInReading group, long expected)
    {
        Apply(part, group.End());
        Newest = new(part.File.Number, part.File.Length, part.Beginning?.Checksum ?? 0);
        if (part.File.Length > expected)
        {
            Damage(part, expected, part.File.Length);
            var most = ((part.File.Length - expected) / FrameHeader.Size) + 1;
            Group += most;
            End = End with { Sequence = End.Sequence + most };
            Tree.Begin(End, peaks: null);
        }
    }

    /// <summary>Finishes reading an older file. Reports damage if content is missing before the durable end that the next file states.</summary>
    private void EndAt(LogPart part, GroupInReading group, long expected, LogPart next)
    {
        Apply(part, group.End());
        var end = EndNamedBy(next, part);
        if (expected < end)
        {
            Damage(part, expected, end);
        }
        else if (next.Beginning is not { Epoch: > 0 } && Group < next.GroupBefore)
        {
            Damage(part, expected, part.File.Length);
        }
    }

    /// <summary>Returns the durable length of a file, which the next file states; 0 if the next file does not state it.</summary>
    private static long EndNamedBy(LogPart? next, LogPart part) => next?.Beginning is { } named && part.Is(named.Previous) ? named.Previous.Length : 0;

    private void Apply(LogPart part, (IReadOnlyList<FoundFrame> Frames, IReadOnlyList<(long From, long To)> Gaps) group)
    {
        foreach (var (from, to) in group.Gaps)
        {
            Damage(part, from, to);
        }

        foreach (var frame in group.Frames)
        {
            Group = Math.Max(Group, frame.Header.Group);
            Apply(part.File, frame);
        }
    }

    private void Damage(LogPart part, long from, long to) => _damages.Add(new(part.File.Disk, from, Math.Max(0, to - from), isTail: false));

    /// <summary>
    /// Reports files that are not part of the log as damage, so that they are moved aside and not deleted: unreadable files, files that a
    /// person misplaced, and files that have neither beginning nor frames and are longer than a crash can leave them.
    /// </summary>
    private void NoteUnknown(IReadOnlyList<LogPart> lineage)
    {
        var newest = lineage.Count > 0 ? lineage[^1].File.Number : 0;
        foreach (var file in files.Where(file => (file.Beginning is null || file.IsMisplaced) && lineage.All(part => part.File != file)))
        {
            if (file.IsUnreadable || file.IsMisplaced || (file.Length > Beginning.MaxSize && file.Number < newest))
            {
                file.IsUnreadable = true;
                _damages.Add(new(file.Disk, 0, file.Length, isTail: false));
            }
        }
    }

    private static void RequireKnown(FoundFrame frame, LogPart part)
    {
        if (frame.Header.Type is not (>= FrameType.Entry and <= FrameType.Probe))
        {
            throw new IOException(
                $"The journal's file '{part.File.Path}' has a frame of kind {(byte)frame.Header.Type}, which this version of Pix does not know; it was written by Pix {part.Version}. Drain the journal with that version.");
        }
    }

    private void Apply(LogFile file, FoundFrame frame)
    {
        var head = frame.Head;
        switch (frame.Header.Type)
        {
            case FrameType.Entry:
                Add(file, frame);
                break;
            case FrameType.Removed:
                for (var i = 0; i < head.Length; i += 2 * sizeof(long))
                {
                    Rows.Drop(Number(head, i), Number(head, i + sizeof(long)));
                }

                break;
            case FrameType.Shipped:
                for (var i = 0; i < head.Length; i += sizeof(long))
                {
                    Rows.MarkShipped(Number(head, i));
                }

                break;
            default:
                break;
        }
    }

    private static long Number(byte[] head, int at) => BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(at));

    private void Add(LogFile file, FoundFrame frame)
    {
        var entry = EntryFrame.ReadHeader(frame.Head, frame.Header.BodyBytes);
        Rows.Put(new(file, frame.Offset, frame.Header.FrameBytes, entry));
        Tree.Add(entry.Sequence, frame.Head);
        Advance(new(entry.Sequence, EntryFrame.HashOf(frame.Head).ToArray()));
    }

    /// <summary>Moves the end of the chain forward. Entries that were written again to another file are older than the end and do not change it.</summary>
    private void Advance(ChainEnd found)
    {
        if (found.Sequence > End.Sequence)
        {
            End = found;
        }
    }
}
