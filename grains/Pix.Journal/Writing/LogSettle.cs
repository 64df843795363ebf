namespace Pix.Journal.Writing;

/// <summary>Command to delete some entries and to mark other entries as shipped. The writer writes these changes with the next group.</summary>
internal sealed class LogSettle(IReadOnlyList<long> delete, IReadOnlyList<long> mark) : LogCommand
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<long> Mark => mark;

    public Task Completion => _completion.Task;

    /// <summary>Returns runs of consecutive sequence numbers to delete, because a tombstone contains the first and last number of each run.</summary>
    public IEnumerable<(long First, long Last)> DeleteRuns()
    {
        var (first, last) = (0L, -1L);
        foreach (var sequence in delete.Order())
        {
            if (sequence == last + 1)
            {
                last = sequence;
                continue;
            }

            if (last > 0)
            {
                yield return (first, last);
            }

            (first, last) = (sequence, sequence);
        }

        if (last > 0)
        {
            yield return (first, last);
        }
    }

    public void Complete() => _completion.TrySetResult();

    public void Fail(Exception failure) => _completion.TrySetException(failure);
}
