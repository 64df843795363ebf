using System.Globalization;
using System.Text.Json.Serialization;

namespace Pix.Simulator.Faults;

/// <summary>One fault: for which requests, which fault, how often.</summary>
/// <param name="Kind">Kind of the fault.</param>
/// <param name="Channel"><c>spi</c>, <c>dict</c>, or null for both.</param>
/// <param name="Method">HTTP method, or null for all.</param>
/// <param name="PathPrefix">Start of the path, or null for all.</param>
/// <param name="Value">Depends on the kind.</param>
/// <param name="Times">How many requests get it; 0 means until it is deleted.</param>
internal sealed record Fault(
    FaultKind Kind, string? Channel = null, string? Method = null, string? PathPrefix = null, string? Value = null, int Times = 1)
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    /// <summary>Completes when the faults are deleted: a delay under way ends then.</summary>
    [JsonIgnore]
    public Task Deleted { get; init; } = Never;

    public bool Matches(string channel, string method, string path) =>
        (Channel is null || Channel == channel)
        && (Method is null || Method == method)
        && (PathPrefix is null || path.StartsWith(PathPrefix, StringComparison.Ordinal));

    public int Number(int otherwise) =>
        int.TryParse(Value?.Split(';')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Retry-After of the status, in seconds; null for none.</summary>
    public string? RetryAfter => Value?.Split(';') is [_, var seconds] ? seconds : null;
}
