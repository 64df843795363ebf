using System.Text.Json.Serialization;

namespace Pix.Api.Console;

/// <summary>The state of one part, for the console.</summary>
/// <param name="Part">Name of the part: Cluster, HSM, Central Bank, Reading, Limits, Audit or Certificates.</param>
/// <param name="State">State of the part.</param>
/// <param name="Sentence">One sentence that describes the state of the part, or what is wrong with it.</param>
internal sealed record Lamp(string Part, LampState State, string Sentence);

/// <summary>State of a part, as its lamp shows it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LampState>))]
internal enum LampState
{
    /// <summary>No action is needed.</summary>
    Good,

    /// <summary>The part works, but needs attention soon.</summary>
    Warning,

    /// <summary>Messages are refused or soon will be.</summary>
    Bad,
}
