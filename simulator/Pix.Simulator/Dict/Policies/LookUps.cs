using System.Collections.Concurrent;

namespace Pix.Simulator.Dict.Policies;

/// <summary>Successful look-ups whose payment was not sent yet; sending the payment returns tokens to the antiscan buckets.</summary>
/// <remarks>DICT 2.12.1: a sent payment returns 1 token to the participant's bucket, and 1 (person) or 2 (company) to the payer's.</remarks>
internal sealed class LookUps(PolicyBuckets buckets)
{
    private const int CompanyIdLength = 14;
    private readonly ConcurrentDictionary<string, (Bucket Participant, Bucket Payer)> _open = new(StringComparer.Ordinal);

    public void Found(string endToEndId, Bucket participant, Bucket payer) => _open[endToEndId] = (participant, payer);

    /// <summary>Returns the tokens of a payment's look-up; does nothing if they were returned before or there was no look-up.</summary>
    public void PaymentSent(string endToEndId)
    {
        if (_open.TryRemove(endToEndId, out var lookUp))
        {
            buckets.Give(lookUp.Participant, 1);
            buckets.Give(lookUp.Payer, lookUp.Payer.PayerId.Length == CompanyIdLength ? 2 : 1);
        }
    }
}
