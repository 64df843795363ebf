using Pix.Hsm.Keys;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;

namespace Pix.Grains.Tests.Signing;

/// <summary>The keys of one silo, in memory: takes settings, or refuses them, by the silo's own rule.</summary>
internal sealed class MemoryRing(TimeProvider time, params MemoryKey[] keys) : ISigningKeyRing
{
    private SigningSchedule _schedule = SigningSchedule.Empty;

    public ISigningKey Current => At(time.GetUtcNow()).Key!;

    public IReadOnlyList<ISigningKey> Keys => keys;

    public SigningSchedule Schedule => _schedule;

    public HsmState State => default;

    /// <summary>Learns of settings while it runs; false when it keeps what it has.</summary>
    public bool Learn(params SigningTerm[] terms)
    {
        var wanted = SigningSchedule.Of(terms);
        if (wanted.ConflictWith(_schedule, time.GetUtcNow()) is not null)
        {
            return false;
        }

        _schedule = wanted;
        return true;
    }

    /// <summary>False while the HSM is not started.</summary>
    public bool IsStarted { get; init; } = true;

    /// <summary>Starts anew, with nothing remembered.</summary>
    public void Restart(params SigningTerm[] terms) => _schedule = SigningSchedule.Of(terms);

    public SigningChoice At(DateTimeOffset created) => _schedule.At(created) switch
    {
        _ when !IsStarted => SigningChoice.NotStarted("Not started."),
        null => SigningChoice.None("No pair."),
        { IsWithdrawn: true } => SigningChoice.None("Withdrawn."),
        var term => SigningChoice.Of(keys.First(key => key.Certificate.Thumbprint == term.Certificate)),
    };
}
