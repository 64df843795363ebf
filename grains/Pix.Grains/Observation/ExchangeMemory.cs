using System.Collections.Immutable;
using Pix.Contracts.Operating;

namespace Pix.Grains.Observation;

/// <summary>
/// Keeps the last exchanges of this silo, and its traffic of the last two minutes by second. The size is bounded, and adding an exchange
/// takes less than a microsecond.
/// </summary>
internal sealed class ExchangeMemory(TimeProvider time)
{
    /// <summary>Number of exchanges that are kept.</summary>
    public const int Exchanges = 4096;

    /// <summary>Number of seconds of traffic that are kept.</summary>
    public const int Seconds = 120;

    private const int Withholdings = 25;

    private readonly Lock _lock = new();
    private readonly Queue<ExchangeSummary> _withheld = [];
    private readonly ExchangeSummary?[] _exchanges = new ExchangeSummary?[Exchanges];
    private readonly TrafficSecond[] _seconds = [.. Enumerable.Range(0, Seconds).Select(_ => new TrafficSecond())];
    private long _count;

    /// <summary>Adds an exchange that ended now.</summary>
    public void Add(ExchangeSummary exchange)
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        lock (_lock)
        {
            _exchanges[_count++ % Exchanges] = exchange;
            Keep_NeedsLock(exchange);
            SecondOf(second).Count(exchange.Fate, exchange.Milliseconds);
        }
    }

    /// <summary>Returns the last exchanges, newest first.</summary>
    public ImmutableArray<ExchangeSummary> Recent(int count)
    {
        lock (_lock)
        {
            return [.. NewestFirst().Take(count)];
        }
    }

    /// <summary>Returns the exchanges with this end-to-end id, PI-ResourceId, record id or request id, newest first.</summary>
    public ImmutableArray<ExchangeSummary> Find(string id)
    {
        if (id.Length == 0)
        {
            return [];
        }

        lock (_lock)
        {
            return [.. NewestFirst().Where(exchange => exchange.EndToEndId == id || exchange.RecordId == id || exchange.RequestId == id || HasResource(exchange, id))];
        }
    }

    /// <summary>Returns the traffic of the last completed seconds, oldest first.</summary>
    public ImmutableArray<SecondOfTraffic> Traffic()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        lock (_lock)
        {
            return [.. Enumerable.Range(1, Seconds - 1).Select(back => now - Seconds + back).Select(Read)];
        }
    }

    // The PI-ResourceId of a POST with several messages contains several ids, separated by commas.
    private static bool HasResource(ExchangeSummary exchange, string id) =>
        exchange.ResourceId.Split(',', StringSplitOptions.TrimEntries).Contains(id, StringComparer.Ordinal);

    private IEnumerable<ExchangeSummary> NewestFirst()
    {
        for (var i = _count - 1; i >= 0 && i >= _count - Exchanges; i--)
        {
            yield return _exchanges[i % Exchanges]!;
        }
    }

    private SecondOfTraffic Read(long second)
    {
        var slot = _seconds[second % Seconds];
        return slot.Second == second ? slot.Read() : new SecondOfTraffic(second, 0, 0, 0, 0, 0, 0);
    }

    private TrafficSecond SecondOf(long second)
    {
        var slot = _seconds[second % Seconds];
        if (slot.Second != second)
        {
            slot.Begin(second);
        }

        return slot;
    }

    /// <summary>Returns the last deliveries with withheld messages, newest first.</summary>
    public ImmutableArray<ExchangeSummary> Withheld()
    {
        lock (_lock)
        {
            return [.. _withheld.Reverse()];
        }
    }

    private void Keep_NeedsLock(ExchangeSummary exchange)
    {
        if (exchange.Withheld.IsDefaultOrEmpty)
        {
            return;
        }

        _withheld.Enqueue(exchange);
        if (_withheld.Count > Withholdings)
        {
            _withheld.Dequeue();
        }
    }
}
