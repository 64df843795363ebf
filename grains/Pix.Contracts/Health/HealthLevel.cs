using System.Text.Json.Serialization;

namespace Pix.Contracts.Health;

/// <summary>The health of a channel, a part, or all of Pix.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthLevel>))]
public enum HealthLevel
{
    /// <summary>The part or channel works.</summary>
    Up = 0,

    /// <summary>The part or channel works partly: some requests fail, or one of several silos or endpoints is down.</summary>
    Degraded = 1,

    /// <summary>The part or channel does not work, and requests fail.</summary>
    Down = 2,
}
