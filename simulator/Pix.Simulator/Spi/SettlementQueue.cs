using System.Threading.Channels;
using Pix.Simulator.Spi.Settlement;

namespace Pix.Simulator.Spi;

/// <summary>Work after the 201: the sender does not wait for it.</summary>
internal sealed partial class SettlementQueue(MessageDesk desk, ILogger<SettlementQueue> logger) : BackgroundService
{
    private readonly Channel<Action<MessageDesk>> _work =
        System.Threading.Channels.Channel.CreateUnbounded<Action<MessageDesk>>();

    public void Add(Action<MessageDesk> work) => _work.Writer.TryWrite(work);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Work(stoppingToken)));

    private async Task Work(CancellationToken stoppingToken)
    {
        await foreach (var work in _work.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                work(desk);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // One odd message must not stop the settlement of the rest.
                Log.SettlementFailed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SettlementFailed, LogLevel.Error, "A stored message could not be processed.")]
        public static partial void SettlementFailed(ILogger logger, Exception exception);
    }
}
