using System.Collections.Concurrent;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>Orders that wait for the receiver's answer. Each order has its own deadline.</summary>
internal sealed class PendingOrders(SimulatorOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (Order Order, ITimer Deadline)> _waiting = new(StringComparer.Ordinal);

    public int Count => _waiting.Count;

    /// <summary>Time in which a receiver must answer. A new value applies only to orders that are added later.</summary>
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

    /// <summary>Removes an order and its deadline. If several callers ask for the same order, only one of them gets it.</summary>
    /// <returns>The order; null if there is no such order or another caller has already taken it.</returns>
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
