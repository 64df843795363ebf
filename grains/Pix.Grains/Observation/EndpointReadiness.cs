using Pix.Contracts.Status;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Observation;

/// <summary>
/// The endpoints of a silo are ready while at least one lane is usable. If one broken lane made the silo unready, the other lanes of the silo
/// could not be used either.
/// </summary>
internal static class EndpointReadiness
{
    public static PartReadiness Of(IReadOnlyCollection<LaneState> states)
    {
        var open = states.Where(state => state.Condition == EndpointCondition.Open).Select(state => state.Lane.ToString()).Order(StringComparer.Ordinal).ToArray();
        var ejected = states.SelectMany(state => state.Endpoints.Where(endpoint => endpoint.Condition == EndpointCondition.Ejected).Select(endpoint => $"{state.Lane} {endpoint.Endpoint}")).ToArray();
        return new PartReadiness("endpoints", states.Count == 0 || open.Length < states.Count, string.Join(" ",
        [
            open.Length == 0 ? "No endpoint is cut off." : $"Cut off after too many failures: {string.Join(", ", open)}.",
            .. ejected.Length == 0 ? Array.Empty<string>() : [$"Ejected until a connection succeeds, others are used: {string.Join(", ", ejected)}."],
        ]));
    }
}
