using System.Collections.Concurrent;
using System.Threading.Channels;
using Pix.Simulator.Spi.Settlement;

namespace Pix.Simulator.Spi;

/// <summary>Processes stored messages in the background, so that the sender gets 201 without waiting for the processing.</summary>
internal sealed partial class SettlementQueue(MessageDesk desk, ILogger<SettlementQueue> logger) : BackgroundService
{
    private readonly Channel<(Action<MessageDesk> Work, TaskCompletionSource Done)> _work =
        System.Threading.Channels.Channel.CreateUnbounded<(Action<MessageDesk>, TaskCompletionSource)>();

    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _underWay = [];

    public void Add(Action<MessageDesk> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[done] = true;
        _work.Writer.TryWrite((work, done));
    }

    /// <summary>Completes when all messages that were queued before this call have been processed.</summary>
    public Task DoneAsync(CancellationToken cancellationToken) => Task.WhenAll(_underWay.Keys.Select(done => done.Task)).WaitAsync(cancellationToken);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Work(stoppingToken)));

    private async Task Work(CancellationToken stoppingToken)
    {
        await foreach (var (work, done) in _work.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                work(desk);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The failure is only logged, so that the settlement of the other messages continues.
                Log.SettlementFailed(logger, exception);
            }

            _underWay.TryRemove(done, out _);
            done.SetResult();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SettlementFailed, LogLevel.Error, "A stored message could not be processed. The simulator continues with the next message.")]
        public static partial void SettlementFailed(ILogger logger, Exception exception);
    }
}
