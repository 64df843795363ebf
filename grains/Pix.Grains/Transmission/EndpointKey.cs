using Pix.Transmission;

namespace Pix.Grains.Transmission;

/// <summary>Grain key of one endpoint of a participant's lane, for example <c>99999010/spi/host:port</c>.</summary>
/// <param name="Lane">Grain key of the lane.</param>
/// <param name="Endpoint">Address of the endpoint.</param>
internal sealed record EndpointKey(LaneKey Lane, EndpointAddress Endpoint)
{
    /// <summary>Parses a grain key.</summary>
    public static EndpointKey Parse(string key) => key.LastIndexOf('/') is > 0 and var slash && EndpointAddress.TryParse(key[(slash + 1)..], out var endpoint)
        ? new(LaneKey.Parse(key[..slash]), endpoint)
        : throw new FormatException($"The key of an endpoint is participant/lane/host:port, not '{key}'.");

    /// <inheritdoc/>
    public override string ToString() => $"{Lane}/{Endpoint}";
}
