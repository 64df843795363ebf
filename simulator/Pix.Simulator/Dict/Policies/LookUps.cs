using System.Collections.Concurrent;

namespace Pix.Simulator.Dict.Policies;

/// <summary>Successful look-ups of Pix keys whose payment was not sent yet. When the payment is sent, the antiscan buckets get rate tokens back.</summary>
/// <remarks>DICT 2.12.1: for a sent payment the participant's bucket gets back 1 token; the payer's bucket 1 (person) or 2 (company).</remarks>
internal sealed class LookUps(PolicyBuckets buckets)
{
    private const int CompanyIdLength = 14;
    private readonly ConcurrentDictionary<string, (Bucket Participant, Bucket Payer)> _open = new(StringComparer.Ordinal);

    public void Found(string endToEndId, Bucket participant, Bucket payer) => _open[endToEndId] = (participant, payer);

    /// <summary>
    /// Gives rate tokens back for the look-up before this payment. Does nothing if there was no look-up or its tokens were already given back.
    /// </summary>
    public void PaymentSent(string endToEndId)
    {
        if (_open.TryRemove(endToEndId, out var lookUp))
        {
            buckets.Give(lookUp.Participant, 1);
            buckets.Give(lookUp.Payer, lookUp.Payer.PayerId.Length == CompanyIdLength ? 2 : 1);
        }
    }
}
