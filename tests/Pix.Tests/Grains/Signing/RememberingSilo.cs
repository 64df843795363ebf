using System.Collections.Concurrent;
using Pix.Hsm.Keys;
using Pix.Hsm.Memory;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;

namespace Pix.Grains.Tests.Signing;

/// <summary>A silo that remembers with which pairs it signs: starts, crashes, takes settings or refuses them, by the silo's own rules, in memory.</summary>
internal sealed class RememberingSilo(string name, ConcurrentDictionary<string, byte[]> folder, TimeProvider time) : ISigningKeyRing
{
    private readonly HashSet<string> _lost = [];
    private SigningLease? _lease;
    private PairsInForce _wanted = new([]);

    public MemoryFiles Files { get; } = new(folder, name);

    /// <summary>Keys that the HSM token of this silo has had; <see cref="Lose"/> takes one away.</summary>
    public List<MemoryKey> Tokens { get; } = [];

    public ISigningKey Current => At(time.GetUtcNow()).Key!;

    public IReadOnlyList<ISigningKey> Keys => Tokens;

    public SigningSchedule Schedule => _lease?.Held?.InForce.Schedule ?? SigningSchedule.Empty;

    public HsmState State => default;

    public SigningMemory? Held => _lease?.Held;

    public bool IsRunning => _lease is not null;

    /// <summary>The last decision; null when the settings were taken as they are without a thought.</summary>
    public SigningDecision? Decision { get; private set; }

    /// <summary>Starts with settings; false when what is remembered stays in force.</summary>
    public bool Start(params RememberedPair[] settings)
    {
        (_lease, _wanted) = (new SigningLease(Files, time), new PairsInForce(settings));
        return Look();
    }

    /// <summary>Learns of settings while it runs.</summary>
    public bool Learn(params RememberedPair[] settings)
    {
        _wanted = new PairsInForce(settings);
        return Look();
    }

    /// <summary>Ends without a word.</summary>
    public void Crash() => _lease = null;

    /// <summary>The token has the key no more.</summary>
    public void Lose(MemoryKey key) => _lost.Add(key.Certificate.Thumbprint);

    /// <summary>What the silo does every quarter of a minute; true when the settings are in force.</summary>
    public bool Look()
    {
        var lease = _lease!;
        try
        {
            lease.Renew();
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var now = time.GetUtcNow();
                var held = lease.IsHeldAt(now) ? lease.Held : null;
                var past = held is null ? lease.Past() : null;
                var before = held ?? past!.Newest;
                Decision = SigningDecision.Of(
                    _wanted.Schedule, before, held is null ? past!.RefusedBefore(now) : held.InForce.RefusedBefore, name, now, () => past ?? lease.Past(), term => _lost.Contains(term.Certificate));
                if (Decision.WaitsFor is not null)
                {
                    lease.LetGo("Waits.");
                    return false;
                }

                var pairs = Decision.Conflict is null ? _wanted.Pairs : before!.InForce.Withdrawing(_wanted.Pairs.Where(pair => pair.IsWithdrawn).Select(pair => pair.Label)).Pairs;
                var inForce = new PairsInForce(pairs, Decision.RefusedBefore);
                if (inForce.SameAs(held?.InForce))
                {
                    return Decision.Conflict is null;
                }

                lease.Take(inForce, before?.UsedUntil);
                if (held is not null || lease.IsConfirmed())
                {
                    return Decision.Conflict is null;
                }
            }

            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public SigningChoice At(DateTimeOffset created)
    {
        if (_lease is not { } lease || !lease.IsHeldAt(time.GetUtcNow()))
        {
            return SigningChoice.NotStarted(_lease?.Refusal ?? "Not running.");
        }

        var inForce = lease.Held!.InForce;
        return created < inForce.RefusedBefore ? SigningChoice.None("Not known.")
            : inForce.Schedule.At(created) switch
            {
                null => SigningChoice.None("No pair."),
                { IsWithdrawn: true } => SigningChoice.None("Withdrawn."),
                var term when _lost.Contains(term.Certificate) => SigningChoice.NotStarted("The token does not have the key."),
                var term => SigningChoice.Of(Tokens.First(key => key.Certificate.Thumbprint == term.Certificate)),
            };
    }
}
