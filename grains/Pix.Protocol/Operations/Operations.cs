using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Pix.Contracts.Exchange;

namespace Pix.Protocol;

/// <summary>The operation table: finds what a request asks for.</summary>
/// <remarks>
/// The path that is found is sent on as it came. A trailing slash makes no difference in finding a collection
/// (<c>/claims</c> and <c>/claims/</c>), whatever the OpenAPI document writes; after a parameter it is no operation.
/// </remarks>
public sealed class Operations
{
    private static readonly ImmutableArray<Operation> Table = [.. SpiTable.Rows, .. DictTable.Rows];

    // Literals before parameters, so that stream/start is not taken for a pull-next.
    private static readonly ImmutableArray<Operation>[] Dict = BySegments(PixChannel.Dict), Spi = BySegments(PixChannel.Spi);

    private readonly IOptionsMonitor<ProtocolOptions> _options;

    /// <summary>Makes the table.</summary>
    public Operations(IOptionsMonitor<ProtocolOptions> options) => _options = options;

    /// <summary>Every operation of both channels.</summary>
    public static ImmutableArray<Operation> All => Table;

    /// <summary>Finds the operation of a request.</summary>
    public OperationMatch Find(ExchangeRequest request) => Find(request.Channel, request.Method, request.Path, request.Query);

    /// <summary>Finds the operation of a method and a path.</summary>
    /// <param name="channel">SPI or DICT.</param>
    /// <param name="method">HTTP method in capitals.</param>
    /// <param name="path">Path as it came, still percent-encoded, without query.</param>
    /// <param name="query">Query with its <c>?</c>, or empty.</param>
    public OperationMatch Find(PixChannel channel, string method, string path, string query = "")
    {
        if (UnsafeTarget.WhyNot(path, query) is { } reason)
        {
            return new OperationMatch { Kind = OperationMatchKind.UnsafePath, Detail = reason };
        }

        return FindRow(channel, method, path) ?? Unlisted(channel, method, path);
    }

    private static OperationMatch? FindRow(PixChannel channel, string method, string path)
    {
        var rows = channel == PixChannel.Dict ? Dict : Spi;
        var segments = PathTemplate.CountSegments(path);
        List<string>? allowed = null;
        foreach (var operation in segments < rows.Length ? rows[segments] : [])
        {
            if (!operation.Path.Matches(path))
            {
                continue;
            }

            if (operation.Method == method)
            {
                return OperationMatch.Of(operation);
            }

            (allowed ??= []).Add(operation.Method);
        }

        return allowed is null ? null : new OperationMatch
        {
            Kind = OperationMatchKind.MethodNotAllowed,
            AllowedMethods = [.. allowed.Distinct()],
            Detail = $"The path exists with {string.Join(", ", allowed.Distinct())}, not with this method.",
        };
    }

    private OperationMatch Unlisted(PixChannel channel, string method, string path)
    {
        if (method == "GET" && _options.CurrentValue.AllowUnknownGets)
        {
            return OperationMatch.Of(PassThrough(channel, path));
        }

        return new OperationMatch
        {
            Kind = OperationMatchKind.UnknownPath,
            Detail = $"No operation of {(channel == PixChannel.Dict ? "DICT" : "SPI")} has this path; "
                + "a GET that the Central Bank added since can be let through with Pix:AllowUnknownGets.",
        };
    }

    private static Operation PassThrough(PixChannel channel, string path) => new()
    {
        Name = "unknownGet",
        Channel = channel,
        Method = "GET",
        Path = PathTemplate.Literal(path),
        Route = channel == PixChannel.Dict ? Route.Dict : Route.SpiSend,
        Answer = AnswerSignature.Optional,
    };

    private static ImmutableArray<Operation>[] BySegments(PixChannel channel)
    {
        var rows = Table.Where(operation => operation.Channel == channel).ToLookup(operation => operation.Path.Segments.Length);
        return [.. Enumerable.Range(0, rows.Max(group => group.Key) + 1)
            .Select(count => rows[count].OrderByDescending(operation => operation.Path.Literals).ToImmutableArray())];
    }
}
