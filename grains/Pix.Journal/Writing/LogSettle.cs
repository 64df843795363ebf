namespace Pix.Journal.Writing;

/// <summary>Command to delete entries and to mark others as shipped, which is written with the next group.</summary>
internal sealed class LogSettle(IReadOnlyList<long> delete, IReadOnlyList<long> mark) : LogCommand
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<long> Mark => mark;

    public Task Completion => _completion.Task;

    /// <summary>Returns the sequences to delete as runs, because they are mostly consecutive and a tombstone names a run.</summary>
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
