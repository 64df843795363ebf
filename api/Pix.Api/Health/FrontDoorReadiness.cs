using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Contracts.Status;
using Pix.Health;

namespace Pix.Api.Health;

/// <summary>Whether the front door can serve requests, which needs for each channel at least one silo that can carry it.</summary>
/// <param name="Parts">State of <c>dict</c> and <c>spi</c>, each with a reason; only <c>cluster</c> when no silo is connected.</param>
/// <param name="Silos">What each silo answered about its own readiness.</param>
internal sealed record FrontDoorReadiness(ImmutableArray<PartReadiness> Parts, ImmutableArray<SiloReadiness> Silos)
{
    private static readonly string[] Channels = ["dict", "spi"];

    /// <summary>The judgement on the health of Pix; null when a silo that answered has an earlier version that reports no health.</summary>
    public HealthVerdict? Verdict { get; init; }

    /// <summary>Health part that says whether this front door's settings are in force.</summary>
    public PartHealth Settings { get; init; } = SettingsPart.Of("");

    /// <summary>True when every channel is ready.</summary>
    public bool Ready => Parts.All(part => part.Ready);

    /// <summary>Derives the front door's readiness from what the silos answered.</summary>
    /// <param name="silos">Readiness of every connected silo. A silo that did not answer has a single part that says so.</param>
    /// <param name="unreachable">Listed silos to which there is no connection, each with the reason.</param>
    /// <param name="absentSince">Since when a silo has been missing; null when none is missing.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="settings">Whether this front door's settings are in force; null counts as in force.</param>
    public static FrontDoorReadiness Of(
        IReadOnlyCollection<SiloReadiness> silos, IReadOnlyCollection<(string Address, string Reason)> unreachable, DateTimeOffset? absentSince = null, DateTimeOffset now = default, PartHealth? settings = null)
    {
        var own = settings ?? SettingsPart.Of("");
        ImmutableArray<SiloReadiness> all =
        [
            .. silos.OrderBy(silo => silo.Silo, StringComparer.Ordinal),
            .. unreachable.Select(silo => new SiloReadiness(silo.Address, [new PartReadiness("cluster", false, $"Not connected ({silo.Reason}).")])),
        ];
        var verdict = ClusterVerdict.Of([.. all.Select(silo => (silo.Silo, IsAnswer(silo), silo.Health))], absentSince, now, own);
        return silos.Count == 0
            ? new FrontDoorReadiness([new PartReadiness("cluster", false, "No silo answers. Is a silo running, and is its gateway port one of Pix:GatewayPorts?")], all) { Verdict = verdict, Settings = own }
            : new FrontDoorReadiness([.. Channels.Select(channel => Judge(channel, all, verdict))], all) { Verdict = verdict, Settings = own };
    }

    private static bool IsAnswer(SiloReadiness silo) => silo.Health is not null || !(silo.Parts is [{ Part: "cluster", Ready: false }]);

    // A channel that the judgement has as down is not ready, even if silos could carry requests, because the Central Bank may not answer them.
    private static PartReadiness Judge(string channel, ImmutableArray<SiloReadiness> silos, HealthVerdict? verdict)
    {
        var states = silos.Select(silo => (silo.Silo, State: StateOf(silo, channel))).ToArray();
        var able = states.Count(silo => silo.State.Ready);
        var broken = states.Where(silo => !silo.State.Ready).Select(silo => $"{silo.Silo}: {silo.State.Reason}");
        var judged = verdict?.Channels.FirstOrDefault(entry => entry.Channel == channel);
        IEnumerable<string> sentence = judged is null or { Level: HealthLevel.Up } ? [] : [judged.Sentence];
        return new PartReadiness(channel, able > 0 && judged?.Level != HealthLevel.Down, string.Join(" ", [$"{able} of {states.Length} silos can carry it.", .. sentence, .. broken]));
    }

    // A silo of an earlier version, or one that did not answer, reports only its parts.
    private static PartReadiness StateOf(SiloReadiness silo, string channel) =>
        silo.Channels.IsDefaultOrEmpty || silo.Channels.FirstOrDefault(part => part.Part == channel) is not { } state
            ? new PartReadiness(channel, silo.Ready, string.Join(" ", silo.Parts.Where(part => !part.Ready).Select(part => $"{part.Part}: {part.Reason}")))
            : state;
}
