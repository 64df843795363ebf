using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Api.Callers;

/// <summary>The sender of a request, with its rights and limits.</summary>
internal sealed record Caller
{
    /// <summary>Stands for the caller of every request when authentication is off.</summary>
    public static readonly Caller Anonymous = new() { Name = "anonymous", Channels = [PixChannel.Dict, PixChannel.Spi], Operations = [], MaxInFlight = 10_000 };

    /// <summary>Name of the caller in the settings. Metrics, logs and the audit contain this name.</summary>
    public required string Name { get; init; }

    /// <summary>Channels that the caller is allowed to use.</summary>
    public required ImmutableArray<PixChannel> Channels { get; init; }

    /// <summary>Names of the operations that the caller is allowed to use; empty means all operations.</summary>
    public required ImmutableArray<string> Operations { get; init; }

    /// <summary>Maximum number of requests of this caller at the same time.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Maximum number of requests of this caller a second; 0 means no limit.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Makes a caller from its settings, which were validated at start.</summary>
    public static Caller Of(string name, CallerOptions options) => new()
    {
        Name = name,
        Channels = [.. Split(options.Channels).Select(channel => Enum.Parse<PixChannel>(channel, ignoreCase: true))],
        Operations = options.Operations.Trim() == "*" ? [] : [.. Split(options.Operations)],
        MaxInFlight = options.MaxInFlight,
        RequestsPerSecond = options.RequestsPerSecond,
    };

    /// <summary>Returns the fingerprints of a comma-separated setting, each in capitals and without colons.</summary>
    public static string[] Fingerprints(string list) => [.. Split(list).Select(text => text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant())];

    /// <summary>Returns the items of a comma-separated list, without blanks around them and without empty items.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
