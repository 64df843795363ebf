using System.Collections.Immutable;
using Pix.Contracts.Status;

namespace Pix.Api.Health;

/// <summary>Whether the front door can serve: some silo can carry each channel.</summary>
/// <param name="Parts"><c>dict</c> and <c>spi</c>, each with the reason; <c>cluster</c> when no silo is connected.</param>
/// <param name="Silos">What each silo said.</param>
internal sealed record FrontDoorReadiness(ImmutableArray<PartReadiness> Parts, ImmutableArray<SiloReadiness> Silos)
{
    private static readonly string[] Channels = ["dict", "spi"];

    /// <summary>True when every channel is ready.</summary>
    public bool Ready => Parts.All(part => part.Ready);

    /// <summary>Judges what the silos said.</summary>
    /// <param name="silos">Every silo that is connected; one that did not answer has a single part that says so.</param>
    /// <param name="unreachable">Silos that are not connected, with the reason.</param>
    public static FrontDoorReadiness Of(IReadOnlyCollection<SiloReadiness> silos, IReadOnlyCollection<(string Address, string Reason)> unreachable)
    {
        ImmutableArray<SiloReadiness> all =
        [
            .. silos.OrderBy(silo => silo.Silo, StringComparer.Ordinal),
            .. unreachable.Select(silo => new SiloReadiness(silo.Address, [new PartReadiness("cluster", false, $"Not connected ({silo.Reason}).")])),
        ];
        return silos.Count == 0
            ? new FrontDoorReadiness([new PartReadiness("cluster", false, "No silo answers. Is a silo running, and is its gateway port one of Pix:GatewayPorts?")], all)
            : new FrontDoorReadiness([.. Channels.Select(channel => Judge(channel, all))], all);
    }

    private static PartReadiness Judge(string channel, ImmutableArray<SiloReadiness> silos)
    {
        var states = silos.Select(silo => (silo.Silo, State: StateOf(silo, channel))).ToArray();
        var able = states.Count(silo => silo.State.Ready);
        var broken = states.Where(silo => !silo.State.Ready).Select(silo => $"{silo.Silo}: {silo.State.Reason}");
        return new PartReadiness(channel, able > 0, string.Join(" ", [$"{able} of {states.Length} silos can carry it.", .. broken]));
    }

    // A silo of an earlier version, or one that did not answer, tells its parts only.
    private static PartReadiness StateOf(SiloReadiness silo, string channel) =>
        silo.Channels.IsDefaultOrEmpty || silo.Channels.FirstOrDefault(part => part.Part == channel) is not { } state
            ? new PartReadiness(channel, silo.Ready, string.Join(" ", silo.Parts.Where(part => !part.Ready).Select(part => $"{part.Part}: {part.Reason}")))
            : state;
}
