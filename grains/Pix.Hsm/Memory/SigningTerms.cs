using Pix.Hsm.Pairs;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Memory;

/// <summary>Finds for each pair its entry in the setting SignatureKeyLabel. The entry says when the pair begins to sign and whether it is withdrawn.</summary>
internal static class SigningTerms
{
    /// <summary>Makes the schedule of the pairs from the entries.</summary>
    /// <remarks>
    /// A label may have several certificates (renewed for the same key) and several entries. The newest certificate gets the last entry,
    /// the second newest certificate the entry before that, and so on. A certificate for which no entry is left has no start time. It is
    /// withdrawn if the label's first entry is withdrawn.
    /// </remarks>
    /// <exception cref="HsmException">A start time is outside the validity of its certificate.</exception>
    public static SigningSchedule Schedule(IReadOnlyList<SigningKeyEntry> entries, IEnumerable<SigningPair> pairs) =>
        SigningSchedule.Of(pairs.DistinctBy(pair => pair.Certificate.Thumbprint).GroupBy(pair => pair.Label).SelectMany(group => OfLabel([.. entries.Where(entry => entry.Label == group.Key)], group)));

    private static IEnumerable<SigningTerm> OfLabel(SigningKeyEntry[] entries, IEnumerable<SigningPair> pairs)
    {
        var (next, unlisted) = (entries.Length, entries.FirstOrDefault());
        foreach (var pair in pairs.OrderByDescending(pair => pair.Certificate.NotBefore).ThenByDescending(pair => pair.Certificate.Thumbprint, StringComparer.Ordinal))
        {
            yield return --next >= 0 ? Term(pair, entries[next].From, entries[next].IsWithdrawn) : Term(pair, null, unlisted?.IsWithdrawn == true);
        }
    }

    private static SigningTerm Term(SigningPair pair, DateTimeOffset? told, bool withdrawn)
    {
        var term = new RememberedPair(pair.Label, pair.Certificate, told, withdrawn).Term;
        return told is not { } from || (from >= term.NotBefore && from < term.NotAfter) ? term
            : throw new HsmException(
                HsmProblem.NoValidCertificate,
                $"Pix:{nameof(HsmOptions.SignatureKeyLabel)} has {pair.Label} sign from {SigningSchedule.Text(from)}, and its certificate {KeyPairing.Name(pair.Certificate)} is valid from {SigningSchedule.Text(term.NotBefore)} to {SigningSchedule.Text(term.NotAfter)}.");
    }
}
