using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>A read of the log. The writer runs it between two groups, because only the writer uses the files.</summary>
internal abstract class LogRead<T> : LogCommand, ILogRead
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public async ValueTask RunAsync(LogStore store)
    {
        try
        {
            _completion.TrySetResult(await ReadAsync(store));
        }
        catch (IOException failure)
        {
            Fail(failure);
            if (failure is LogFencedException)
            {
                throw;
            }
        }
    }

    public void Fail(Exception failure) => _completion.TrySetException(failure);

    protected abstract ValueTask<T> ReadAsync(LogStore store);
}
