using Pix.Hsm.Pairs;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Memory;

/// <summary>The pairs that a silo signs with, and the creation time before which the silo refuses messages.</summary>
public sealed class PairsInForce
{
    /// <param name="pairs">The pairs, in any order.</param>
    /// <param name="refusedBefore">Messages created before this time are refused, because their signing key is unknown or gone. Null if none are.</param>
    public PairsInForce(IEnumerable<RememberedPair> pairs, DateTimeOffset? refusedBefore = null)
    {
        Pairs = [.. pairs.DistinctBy(pair => pair.Certificate.Thumbprint)];
        Schedule = SigningSchedule.Of(Pairs.Select(pair => pair.Term));
        RefusedBefore = refusedBefore;
    }

    /// <summary>The pairs, at most one for each certificate.</summary>
    public IReadOnlyList<RememberedPair> Pairs { get; }

    /// <summary>Decides by a message's creation time which of the pairs signs the message.</summary>
    public SigningSchedule Schedule { get; }

    /// <summary>Messages created before this time are refused; null if none are.</summary>
    public DateTimeOffset? RefusedBefore { get; }

    /// <summary>True if the pairs, their times and <see cref="RefusedBefore"/> are equal.</summary>
    internal bool SameAs(PairsInForce? other) =>
        other is not null && RefusedBefore == other.RefusedBefore && Schedule.Terms.SequenceEqual(other.Schedule.Terms);

    /// <summary>Returns a copy in which the pairs with the given labels are marked as withdrawn.</summary>
    internal PairsInForce Withdrawing(IEnumerable<KeyLabel> labels)
    {
        var withdrawn = labels.ToHashSet();
        return new PairsInForce(Pairs.Select(pair => withdrawn.Contains(pair.Label) ? pair with { IsWithdrawn = true } : pair), RefusedBefore);
    }

    /// <summary>Returns a copy of the settings in which these pairs replace the signing pairs.</summary>
    internal HsmSettings Over(HsmSettings settings) => new(
        settings.Options,
        settings.TokenLabels,
        [.. Pairs.Select(pair => new SigningKeyEntry(pair.Label, pair.Told, pair.IsWithdrawn))],
        [.. Pairs.Select(pair => pair.Certificate)],
        settings.MtlsLabels,
        settings.MtlsCertificates,
        settings.Pin)
    {
        MtlsKey = settings.MtlsKey,
    };

    internal static PairsInForce Of(SigningSchedule schedule, IEnumerable<SigningPair> pairs, DateTimeOffset? refusedBefore)
    {
        var terms = schedule.Terms.ToDictionary(term => term.Certificate);
        return new PairsInForce(
            pairs.Where(pair => terms.ContainsKey(pair.Certificate.Thumbprint))
                .Select(pair => new RememberedPair(pair.Label, pair.Certificate, terms[pair.Certificate.Thumbprint].Told, terms[pair.Certificate.Thumbprint].IsWithdrawn)),
            refusedBefore);
    }
}
