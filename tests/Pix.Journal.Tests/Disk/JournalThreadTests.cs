namespace Pix.Journal.Tests.Disk;

/// <summary>The scheduler of a log's writer.</summary>
public sealed class JournalThreadTests
{
    [Fact]
    public async Task Everything_of_an_async_method_runs_on_the_one_thread()
    {
        using var thread = new JournalThread("test");
        var outside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var running = Task.Factory.StartNew(
            async () =>
            {
                var ids = new List<int> { Environment.CurrentManagedThreadId };
                await Task.Yield();
                ids.Add(Environment.CurrentManagedThreadId);
                await outside.Task;
                ids.Add(Environment.CurrentManagedThreadId);
                return ids;
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            thread).Unwrap();
        outside.SetResult();

        Assert.Single((await running).Distinct());
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, await running);
    }

    [Fact]
    public async Task The_thread_ends_when_it_is_disposed_and_what_was_queued_has_run()
    {
        var thread = new JournalThread("test");
        var ran = 0;
        var tasks = Enumerable.Range(0, 10).Select(_ => Task.Factory.StartNew(() => ran++, CancellationToken.None, TaskCreationOptions.None, thread)).ToArray();
        thread.Dispose();

        await Task.WhenAll(tasks);
        Assert.Equal(10, ran);
    }
}
