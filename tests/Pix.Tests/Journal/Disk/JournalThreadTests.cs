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

    [Fact]
    public async Task It_has_its_name_keeps_no_process_alive_and_ends_when_it_is_disposed()
    {
        var thread = new JournalThread("spi");
        var own = await RunAsync(thread, () => Thread.CurrentThread);
        Assert.Equal(("spi", true), (own.Name, own.IsBackground));

        thread.Dispose();

        Assert.True(own.Join(TimeSpan.FromMinutes(1)));
        await Assert.ThrowsAsync<TaskSchedulerException>(() => RunAsync(thread, () => own));
    }

    /// <summary>What follows what is under way belongs to it.</summary>
    [Fact]
    public async Task It_takes_what_comes_while_it_still_runs_something()
    {
        var thread = new JournalThread("test");
        using var free = new ManualResetEventSlim();
        var first = RunAsync(thread, () => free.Wait(TimeSpan.FromMinutes(1)));
        thread.Dispose();
        var second = RunAsync(thread, () => true);
        free.Set();

        Assert.True(await first);
        Assert.True(await second);
    }

    [Fact]
    public async Task Only_its_own_thread_runs_a_task_at_once()
    {
        using var thread = new JournalThread("test");
        var own = await RunAsync(thread, () => Environment.CurrentManagedThreadId);
        var fromOutside = new Task<int>(() => Environment.CurrentManagedThreadId);
        await Task.Run(() => fromOutside.RunSynchronously(thread), TestContext.Current.CancellationToken);

        var inside = await RunAsync(thread, () =>
        {
            var task = new Task<int>(() => Environment.CurrentManagedThreadId);
            task.RunSynchronously(thread);
            return task;
        }).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal([own, own], [await fromOutside, await inside]);
    }

    private static Task<T> RunAsync<T>(JournalThread thread, Func<T> act) => Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.None, thread);
}
