using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Support;

/// <summary>A silo that does everything a desk may do with a lease, in any order, by a clock that is a little off.</summary>
internal sealed class SimulatedSilo(string name, string policy, double clockRate, TimeProvider time, CentralBankBucket bank)
{
    // A request does not live longer than this, whatever happens to it.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(9);

    private readonly List<(Tokens Cost, long Epoch, long SentAt)> _underWay = [];
    private readonly long _began = time.GetTimestamp();
    private Tokens _unspent;
    private long _epoch, _sequence;
    private double _validUntil;

    private double Clock => time.GetElapsedTime(_began).TotalSeconds * clockRate;

    public LeaseRequest Request(Tokens wanted, Tokens returned)
    {
        DropExpired();
        returned = Tokens.Min(returned, _unspent);
        _unspent -= returned;
        return new LeaseRequest
        {
            Policy = policy,
            Holder = name,
            Sequence = ++_sequence,
            Epoch = _epoch,
            Unspent = _unspent,
            UnderWay = _underWay.Where(sent => sent.Epoch == _epoch).Aggregate(Tokens.Zero, (sum, sent) => sum + sent.Cost),
            Returned = returned,
            Needed = wanted,
            Wanted = wanted,
        };
    }

    public void Hear(LeaseAnswer answer, double askedAt)
    {
        if (answer.Epoch != _epoch)
        {
            (_unspent, _epoch) = (Tokens.Zero, answer.Epoch);
        }

        _unspent += answer.Granted;
        _validUntil = askedAt + answer.Validity.TotalSeconds;
    }

    public double AskedAt() => Clock;

    public void Send(Tokens cost)
    {
        DropExpired();
        if (_unspent >= cost)
        {
            _unspent -= cost;
            _underWay.Add((cost, _epoch, time.GetTimestamp()));
        }
    }

    /// <summary>All that it holds goes out at once and arrives.</summary>
    public void SpendAll()
    {
        Send(_unspent);
        Die(arrives: true);
    }

    /// <summary>The oldest request ends: it arrived, or it never left and its tokens are there again.</summary>
    public void End(bool arrives)
    {
        if (_underWay.Count == 0)
        {
            return;
        }

        var (cost, epoch, _) = _underWay[0];
        _underWay.RemoveAt(0);
        if (arrives)
        {
            bank.Take(cost);
        }
        else if (epoch == _epoch)
        {
            _unspent += cost;
        }
    }

    public void EndOld()
    {
        while (_underWay.Count > 0 && time.GetElapsedTime(_underWay[0].SentAt) > LongestRequest)
        {
            End(arrives: true);
        }
    }

    /// <summary>It dies; what was on the wire arrives all the same.</summary>
    public void Die(bool arrives)
    {
        while (_underWay.Count > 0)
        {
            End(arrives);
        }
    }

    private void DropExpired() => _unspent = Clock > _validUntil ? Tokens.Zero : _unspent;
}
