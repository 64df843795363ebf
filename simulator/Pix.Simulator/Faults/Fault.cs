using System.Globalization;
using System.Text.Json.Serialization;

namespace Pix.Simulator.Faults;

/// <summary>A requested fault: its kind, the requests that get the fault, and how many requests get it.</summary>
/// <param name="Kind">Kind of the fault.</param>
/// <param name="Channel"><c>spi</c>, <c>spi-secondary</c>, <c>dict</c>, <c>dict-keys-check</c>, or null for all.</param>
/// <param name="Method">HTTP method, or null for all.</param>
/// <param name="PathPrefix">Start of the path, or null for all.</param>
/// <param name="Value">A value whose meaning depends on the kind, see <see cref="FaultKind"/>; null for the kind's default.</param>
/// <param name="Times">How many requests get the fault; 0 means all requests until the fault is deleted.</param>
internal sealed record Fault(
    FaultKind Kind, string? Channel = null, string? Method = null, string? PathPrefix = null, string? Value = null, int Times = 1)
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    /// <summary>Task that completes when the faults are deleted. A delay that is still running ends when this task completes.</summary>
    [JsonIgnore]
    public Task Deleted { get; init; } = Never;

    public bool Matches(string channel, string method, string path) =>
        (Channel is null || Channel == channel)
        && (Method is null || Method == method)
        && (PathPrefix is null || path.StartsWith(PathPrefix, StringComparison.Ordinal));

    public int Number(int otherwise) =>
        int.TryParse(Value?.Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Value of the Retry-After header for a status fault, in seconds; null for no such header.</summary>
    public string? RetryAfter => Value?.Split(';') is [_, var seconds] ? seconds : null;
}
