using System.Collections.Immutable;
using Pix.Contracts.Exchange;

namespace Pix.Api.Callers;

/// <summary>Who sent a request, and what that one may do.</summary>
internal sealed record Caller
{
    /// <summary>The caller when authentication is off.</summary>
    public static readonly Caller Anonymous = new() { Name = "anonymous", Channels = [PixChannel.Dict, PixChannel.Spi], Operations = [], MaxInFlight = 10_000 };

    /// <summary>Its name in the settings; goes into metrics and the exchange.</summary>
    public required string Name { get; init; }

    /// <summary>Channels that it may use.</summary>
    public required ImmutableArray<PixChannel> Channels { get; init; }

    /// <summary>Names of the operations that it may use; empty: all.</summary>
    public required ImmutableArray<string> Operations { get; init; }

    /// <summary>Most requests under way at once.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Most requests a second; 0: no such limit.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Reads a caller's settings, which were checked at start.</summary>
    public static Caller Of(string name, CallerOptions options) => new()
    {
        Name = name,
        Channels = [.. Split(options.Channels).Select(channel => Enum.Parse<PixChannel>(channel, ignoreCase: true))],
        Operations = options.Operations.Trim() == "*" ? [] : [.. Split(options.Operations)],
        MaxInFlight = options.MaxInFlight,
        RequestsPerSecond = options.RequestsPerSecond,
    };

    /// <summary>The fingerprints of a setting in the one form that they are compared in: capitals, without colons.</summary>
    public static string[] Fingerprints(string list) => [.. Split(list).Select(text => text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant())];

    /// <summary>The items of a comma list.</summary>
    public static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
