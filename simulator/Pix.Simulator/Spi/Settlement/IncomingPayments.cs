namespace Pix.Simulator.Spi.Settlement;

/// <summary>Results of the payments from simulated participants to the participant under test.</summary>
internal sealed class IncomingPayments(TimeProvider time)
{
    private readonly Lock _access = new();
    private readonly Dictionary<string, (long Sent, IncomingPayment Payment)> _payments = [];

    public void Add(string id)
    {
        lock (_access)
        {
            _payments[id] = (time.GetTimestamp(), new IncomingPayment(id, "PENDING", null));
        }
    }

    public void SetStatus(string id, string status)
    {
        lock (_access)
        {
            if (_payments.TryGetValue(id, out var known))
            {
                var ms = Math.Round(time.GetElapsedTime(known.Sent).TotalMilliseconds, 3);
                _payments[id] = (known.Sent, known.Payment with { Status = status, AnsweredAfterMs = ms });
            }
        }
    }

    public IReadOnlyList<IncomingPayment> List()
    {
        lock (_access)
        {
            return [.. _payments.Values.Select(known => known.Payment)];
        }
    }

    /// <summary>Returns the number of payments in each status.</summary>
    public IReadOnlyDictionary<string, int> Summary()
    {
        lock (_access)
        {
            return _payments.Values.CountBy(known => known.Payment.Status).ToDictionary();
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _payments.Clear();
        }
    }
}
