using System.Collections.Concurrent;

namespace Pix.Simulator.Dict.Policies;

/// <summary>Successful look-ups, until their payment is sent, which gives tokens of the antiscan buckets back.</summary>
/// <remarks>DICT 2.12.1: a payment that was sent gives 1 token back to the participant and, to the payer, 1 (person) or 2 (company).</remarks>
internal sealed class LookUps(PolicyBuckets buckets)
{
    private const int CompanyIdLength = 14;
    private readonly ConcurrentDictionary<string, (Bucket Participant, Bucket Payer)> _open = new(StringComparer.Ordinal);

    public void Found(string endToEndId, Bucket participant, Bucket payer) => _open[endToEndId] = (participant, payer);

    /// <summary>Gives the tokens back, once.</summary>
    public void PaymentSent(string endToEndId)
    {
        if (_open.TryRemove(endToEndId, out var lookUp))
        {
            buckets.Give(lookUp.Participant, 1);
            buckets.Give(lookUp.Payer, lookUp.Payer.PayerId.Length == CompanyIdLength ? 2 : 1);
        }
    }
}
