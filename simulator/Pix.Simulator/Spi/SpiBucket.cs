namespace Pix.Simulator.Spi;

/// <summary>A token bucket of the participant. If no rate is given, it has the configured rate of the primary channel (default: ICOM 1.12).</summary>
/// <remarks>Tokens are taken when a message is processed, not when it is received, so the level can become negative.</remarks>
internal sealed class SpiBucket(SimulatorOptions options, TimeProvider time, Func<SpiRate>? rate = null)
{
    private readonly Func<SpiRate> _rate = rate ?? (() => Primary(options));
    private readonly Lock _access = new();
    private double _tokens = (rate?.Invoke() ?? Primary(options)).Capacity;
    private long _at = time.GetTimestamp();
    private double _lowest = (rate?.Invoke() ?? Primary(options)).Capacity;
    private double _taken;

    /// <summary>Whole seconds until the bucket has tokens again; null if the bucket has tokens now or limits are not enforced.</summary>
    public int? RetryAfterSeconds
    {
        get
        {
            lock (_access)
            {
                Refill_NeedsLock();
                return options.EnforceLimits && _tokens <= 0 ? Math.Max(1, (int)Math.Ceiling(-_tokens / _rate().RefillPerSecond)) : null;
            }
        }
    }

    public void Take(SpiMessage message)
    {
        lock (_access)
        {
            Refill_NeedsLock();
            var cost = Cost(message);
            _tokens -= cost;
            _taken += cost;
            _lowest = Math.Min(_lowest, _tokens);
        }
    }

    public SpiBucketState State()
    {
        lock (_access)
        {
            Refill_NeedsLock();
            return new SpiBucketState(_rate().Capacity, _rate().RefillPerSecond, Math.Round(_tokens, 3), Math.Round(_lowest, 3), Math.Round(_taken, 3));
        }
    }

    private static SpiRate Primary(SimulatorOptions options) => new(options.SpiBucketCapacity, options.SpiBucketRefill);

    private static double Cost(SpiMessage message) => message.Kind switch
    {
        "pacs.008" => Math.Max(1, message.PaymentIds.Count),
        "pacs.002" => 0.2 * Math.Max(1, message.Transactions("TxInfAndSts").Count()),
        _ => 1,
    };

    private void Refill_NeedsLock()
    {
        var now = time.GetTimestamp();
        var (capacity, refillPerSecond) = _rate();
        _tokens = Math.Min(capacity, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * refillPerSecond));
        _at = now;
    }
}
