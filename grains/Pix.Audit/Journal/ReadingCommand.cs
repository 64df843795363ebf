namespace Pix.Audit;

/// <summary>Reads the journal between two groups: only the writer's thread uses the file.</summary>
internal abstract class ReadingCommand<T> : JournalCommand, IReadingCommand
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public void Run(JournalStore store)
    {
        try
        {
            _completion.TrySetResult(Read(store));
        }
        catch (IOException failure)
        {
            Fail(failure);
        }
    }

    public void Fail(Exception failure) => _completion.TrySetException(failure);

    protected abstract T Read(JournalStore store);
}
