using Pix.Contracts.Health;
using Pix.Contracts.Status;

namespace Pix.Grains.Observation;

/// <summary>A silo's health, as its management port reports it.</summary>
public sealed class SiloHealthReport
{
    private readonly SiloReadinessProbe _readiness;
    private readonly SiloHealthSource _source;
    private readonly HealthRound _round;

    internal SiloHealthReport(SiloReadinessProbe readiness, SiloHealthSource source, HealthRound round) => (_readiness, _source, _round) = (readiness, source, round);

    /// <summary>Health of the silo's parts and channels.</summary>
    public SiloReadiness Readiness => _readiness.Read();

    /// <summary>The judgement on this silo alone.</summary>
    public HealthVerdict Verdict => _source.Judge();

    /// <summary>Whether the container must be replaced.</summary>
    public bool ShouldBeReplaced => _round.ShouldBeReplaced;
}
