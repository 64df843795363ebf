using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Memory;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Keys;

/// <summary>Chooses the pair that signs a message. Has no pairs until the HSM is started.</summary>
internal sealed class SigningKeyRing(TimeProvider time, SigningLease lease) : ISigningKeyRing
{
    private volatile Content _content = new(null, SigningSchedule.Empty, [], null);
    private volatile string _refused = "";

    public ISigningKey Current => At(time.GetUtcNow()) is var choice && choice.Key is { } key
        ? key
        : throw new HsmException(choice.IsStarted ? HsmProblem.NoValidCertificate : HsmProblem.TokenFailed, choice.Detail);

    public IReadOnlyList<ISigningKey> Keys => _content.Keys;

    /// <summary>Certificates of all pairs that are not withdrawn.</summary>
    public IEnumerable<X509Certificate2> Certificates => _content.Keys.Select(key => key.Certificate);

    public SigningSchedule Schedule => _content.Schedule;

    public HsmState State
    {
        get
        {
            if (_content.Pool is not { } pool)
            {
                return new HsmState(false, "Not ready: the HSM is not started.", 0, 0, 0);
            }

            var (state, now) = (pool.State(), time.GetUtcNow());
            var choice = At(now);
            if (state.Ready && choice.Key is SigningKey key && !pool.Serves(key.Pair))
            {
                state = state with { Ready = false, Detail = $"Not ready: no token that works has the key '{key.Label}'. {state.Detail}" };
            }

            return choice is { Key: null } none
                ? state with { Ready = false, Detail = none.Detail + Outlook(now), Refused = _refused }
                : state with { Detail = state.Detail + Outlook(now), Refused = _refused };
        }
    }

    /// <summary>Why Pix refused the changed settings and uses the previous settings; empty if the current settings are in effect.</summary>
    public string Refused
    {
        get => _refused;
        set => _refused = value;
    }

    public SigningChoice At(DateTimeOffset created)
    {
        var content = _content;
        if (content.Pool is null)
        {
            return SigningChoice.NotStarted("The HSM is not started.");
        }

        var now = time.GetUtcNow();
        if (!lease.IsHeldAt(now))
        {
            return SigningChoice.NotStarted(lease.Refusal);
        }

        if (created < content.RefusedBefore)
        {
            return SigningChoice.None($"Messages created before {SigningSchedule.Text(content.RefusedBefore.Value)} are not signed: the key that signed then is not known, or is no longer in the HSM.");
        }

        if (content.Schedule.At(created) is not { } term)
        {
            return SigningChoice.None($"{KeyPairing.NoneInForce(created)} The pairs: {content.Schedule}.");
        }

        // The SPI checks whether the certificate is valid when the message arrives, not whether it was valid at the creation time.
        return term.IsWithdrawn ? SigningChoice.None($"Messages created at {SigningSchedule.Text(created)} belong to {term.Name}, which is withdrawn (Pix:{nameof(HsmOptions.SignatureKeyLabel)}).")
            : term.NotAfter <= now ? SigningChoice.None($"Messages created at {SigningSchedule.Text(created)} belong to {term.Name}, which has expired since: the Central Bank would refuse its signature.")
            : SigningChoice.Of(content.KeyOf(term));
    }

    /// <summary>Replaces the pairs. A request that already has a key is still signed with that key.</summary>
    public void Replace(SessionPool pool, IEnumerable<SigningPair> pairs, SigningSchedule schedule, DateTimeOffset? refusedBefore)
    {
        var usable = schedule.Terms.Where(term => !term.IsWithdrawn).Select(term => term.Certificate).ToHashSet();
        _content = new Content(pool, schedule, [.. pairs
            .Where(pair => usable.Contains(pair.Certificate.Thumbprint))
            .OrderByDescending(pair => pair.Certificate.NotBefore)
            .Select(pair => new SigningKey(pair, pool))], refusedBefore);
    }

    private string Outlook(DateTimeOffset now)
    {
        var next = Schedule.NextAfter(now) is var (from, pair) ? $" Next {pair.Name} signs from {SigningSchedule.Text(from)}." : "";
        var memory = lease.Failure.Length > 0 && lease.Held is { } held ? $" The keys that sign cannot be remembered in '{lease.Place}' ({lease.Failure}); signing stops at {SigningSchedule.Text(held.UsedUntil)}." : "";
        return _refused.Length > 0 ? $"{next}{memory} The changed settings are refused and the old ones stay: {_refused}" : next + memory;
    }

    private sealed record Content(SessionPool? Pool, SigningSchedule Schedule, IReadOnlyList<SigningKey> Keys, DateTimeOffset? RefusedBefore)
    {
        public SigningKey KeyOf(SigningTerm term) => Keys.First(key => key.Certificate.Thumbprint == term.Certificate);
    }
}
