using System.Collections.Concurrent;

namespace Pix.Load.Reading;

/// <summary>Counts of answers, messages and errors of all streams together.</summary>
internal sealed class ReadingTally
{
    private long _answers, _messages, _duplicates, _unverified;

    public long Answers => Interlocked.Read(ref _answers);

    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Number of repeated deliveries, which are not counted as messages.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Number of answers with messages whose signatures Pix did not report as valid.</summary>
    public long Unverified => Interlocked.Read(ref _unverified);

    /// <summary>Number of answers with another status than 200 or 204, and of failed reads, by status or exception name.</summary>
    public ConcurrentDictionary<string, int> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the answers and messages counted since <paramref name="before"/>, with all errors and duplicates so far.</summary>
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
