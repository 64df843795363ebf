using System.Collections.Concurrent;

namespace Pix.Load.Reading;

/// <summary>What all streams together met.</summary>
internal sealed class ReadingTally
{
    private long _answers, _messages, _duplicates, _unverified;

    public long Answers => Interlocked.Read(ref _answers);

    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Delivered again; the same message counts once.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Answers with messages for which Pix did not say that the signatures are valid.</summary>
    public long Unverified => Interlocked.Read(ref _unverified);

    /// <summary>Answers other than 200 and 204, and broken ones, each with its count.</summary>
    public ConcurrentDictionary<string, int> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>What came after <paramref name="before"/>; errors and duplicates stay those of the whole.</summary>
    public ReadingTally Since((long Answers, long Messages) before)
    {
        var since = new ReadingTally { _answers = Answers - before.Answers, _messages = Messages - before.Messages, _duplicates = Duplicates, _unverified = Unverified };
        foreach (var (what, count) in Errors)
        {
            since.Errors[what] = count;
        }

        return since;
    }

    public void Answer(bool verified)
    {
        Interlocked.Increment(ref _answers);
        if (!verified)
        {
            Interlocked.Increment(ref _unverified);
        }
    }

    public void Message() => Interlocked.Increment(ref _messages);

    public void Duplicate() => Interlocked.Increment(ref _duplicates);

    public void Error(string what) => Errors.AddOrUpdate(what, 1, (_, count) => count + 1);
}
