using System.Collections.Concurrent;

namespace Pix.Load.Reading;

/// <summary>Numbers of answers, messages and errors, summed over all streams.</summary>
internal sealed class ReadingTally
{
    private long _answers, _messages, _duplicates, _unverified;

    public long Answers => Interlocked.Read(ref _answers);

    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Number of repeated deliveries of messages. They are not included in the number of messages.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Number of answers with messages whose signatures Pix did not report as valid.</summary>
    public long Unverified => Interlocked.Read(ref _unverified);

    /// <summary>Number of failed reads. The key is the status of an answer that was neither 200 nor 204, or the name of the exception.</summary>
    public ConcurrentDictionary<string, int> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns answers and messages counted since <paramref name="before"/>, but duplicates, unverified answers and errors of the whole time.
    /// </summary>
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
