namespace Pix.Audit;

/// <summary>Reads rows for the shipper, between two transactions: the file's only connection is the writer's.</summary>
internal sealed class ReadCommand(IReadOnlyList<long> sequences) : JournalCommand
{
    private readonly TaskCompletionSource<IReadOnlyDictionary<long, JournalRow>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IReadOnlyDictionary<long, JournalRow>> Completion => _completion.Task;

    public void Run(JournalStore store)
    {
        try
        {
            var rows = new Dictionary<long, JournalRow>(sequences.Count);
            foreach (var sequence in sequences)
            {
                if (store.Read(sequence) is { } row)
                {
                    rows.Add(sequence, row);
                }
            }

            _completion.TrySetResult(rows);
        }
        catch (Microsoft.Data.Sqlite.SqliteException failure)
        {
            Fail(failure);
        }
    }

    public void Fail(Exception failure) => _completion.TrySetException(failure);
}
