using System.Security.Cryptography;
using System.Text;

namespace Pix.Simulator.Dict.Entries;

/// <summary>Computes content identifiers (CIDs). A participant and DICT compare CIDs to check that both hold the same entries.</summary>
/// <remarks>DICT 2.12.1, reconciliation: a CID is the HMAC-SHA256 of the entry, keyed with the 16 bytes of its RequestId.</remarks>
internal static class Cid
{
    public const int Bytes = 32;

    /// <returns>The CID in lower-case hex; null for an entry without RequestId.</returns>
    public static string? Of(Entry entry)
    {
        if (!Guid.TryParse(entry.RequestId, out var requestId))
        {
            return null;
        }

        return Of(requestId.ToByteArray(bigEndian: true), string.Join(
            '&',
            entry.KeyType, entry.Key, entry.Owner.TaxIdNumber, entry.Owner.Name, entry.Owner.TradeName ?? "",
            entry.Account.Participant, entry.Account.Branch, entry.Account.Number, entry.Account.Type));
    }

    public static string Of(byte[] key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    /// <summary>Returns the verifier of a set of CIDs, which is the XOR of all of them, in lower-case hex.</summary>
    public static string Verifier(IEnumerable<string> cids)
    {
        var sum = new byte[Bytes];
        foreach (var cid in cids)
        {
            var bytes = Convert.FromHexString(cid);
            for (var i = 0; i < Bytes; i++)
            {
                sum[i] ^= bytes[i];
            }
        }

        return Convert.ToHexStringLower(sum);
    }
}
