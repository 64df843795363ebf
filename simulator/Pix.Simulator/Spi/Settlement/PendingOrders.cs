using System.Collections.Concurrent;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>Orders that wait for the receiver's answer, each with its own deadline.</summary>
internal sealed class PendingOrders(SimulatorOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (Order Order, ITimer Deadline)> _waiting = new(StringComparer.Ordinal);

    public int Count => _waiting.Count;

    /// <summary>Time in which a receiver must answer; a new value applies to orders that are added later.</summary>
    public TimeSpan AcceptanceTime { get; set; } = options.AcceptanceTime;

    public void Add(Order order, Action<Order> tooLate)
    {
        var deadline = time.CreateTimer(
            _ =>
            {
                if (Take(order.InstructionId) is { } late)
                {
                    tooLate(late);
                }
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _waiting[order.InstructionId] = (order, deadline);
        deadline.Change(AcceptanceTime, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Removes an order and its deadline, so that only one caller gets the order.</summary>
    /// <returns>The order; null if there is no such order or another caller took it.</returns>
    public Order? Take(string instructionId)
    {
        if (!_waiting.TryRemove(instructionId, out var waiting))
        {
            return null;
        }

        waiting.Deadline.Dispose();
        return waiting.Order;
    }

    public void Clear()
    {
        foreach (var id in _waiting.Keys)
        {
            Take(id);
        }
    }
}
