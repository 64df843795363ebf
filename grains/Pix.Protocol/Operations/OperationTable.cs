using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Pix.Domain;
using Pix.Protocol.Outgoing;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>The table of all operations of SPI and DICT, in which Pix looks up the operation of a request.</summary>
/// <remarks>
/// A trailing slash is ignored when a collection is looked up (<c>/claims</c> and <c>/claims/</c>); Pix sends the path as the table has it
/// (<see cref="OutgoingHead"/>). A path with a trailing slash after a parameter matches no operation.
/// </remarks>
public sealed class OperationTable
{
    private static readonly ImmutableArray<Operation> Table = [.. SpiTable.Rows, .. DictTable.Rows];

    // Within a number of segments, operations with more literals come first, so that stream/start is not read as a pull-next.
    private static readonly ImmutableArray<Operation>[] Dict = BySegments(PixChannel.Dict), Spi = BySegments(PixChannel.Spi);

    private readonly IOptionsMonitor<ProtocolOptions> _options;

    /// <summary>Creates the table. A changed <see cref="ProtocolOptions.AllowUnknownGets"/> applies from the next request.</summary>
    public OperationTable(IOptionsMonitor<ProtocolOptions> options) => _options = options;

    /// <summary>Every operation of both channels.</summary>
    public static ImmutableArray<Operation> All => Table;

    /// <summary>Finds the operation of a request.</summary>
    public OperationMatch Find(IServiceRequest request) => Find(request.Channel, request.Method, request.Path, request.Query);

    /// <summary>Finds the operation of a method and a path.</summary>
    /// <param name="channel">SPI or DICT.</param>
    /// <param name="method">HTTP method in capitals.</param>
    /// <param name="path">Path as received, still percent-encoded, without the query.</param>
    /// <param name="query">Query with its <c>?</c>; empty if the request has none.</param>
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
            Detail = $"No operation of {Name(channel)} has this path{Hint(channel, method, path)}; "
                + "a GET that the Central Bank added since can be let through with Pix:AllowUnknownGets.",
        };
    }

    private static string Hint(PixChannel channel, string method, string path)
    {
        var other = channel == PixChannel.Dict ? PixChannel.Spi : PixChannel.Dict;
        return FindRow(other, method, path) is not null ? $". It is one of {Name(other)}: send it to that port"
            : Nearest(channel, method, path) is { } near ? $". Did you mean {near.Method} {near.Path}"
            : "";
    }

    // Returns the operation that shares the most literal segments with the path, ignoring case; null if no operation is similar enough.
    private static Operation? Nearest(PixChannel channel, string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Table.Where(operation => operation.Channel == channel)
            .Select(operation => (Operation: operation, Shared: operation.Path.Segments.Count(segment => !segment.IsParameter && parts.Contains(segment.Text, StringComparer.OrdinalIgnoreCase))))
            .Where(near => near.Shared >= Math.Min(2, near.Operation.Path.Literals) && near.Operation.Path.Segments.Any(segment => !segment.IsParameter && segment.Text.Length > 3 && parts.Contains(segment.Text, StringComparer.OrdinalIgnoreCase)))
            .OrderByDescending(near => near.Shared - Math.Abs(near.Operation.Path.Segments.Length - parts.Length))
            .ThenByDescending(near => near.Operation.Method == method)
            .Select(near => near.Operation)
            .FirstOrDefault();
    }

    private static string Name(PixChannel channel) => channel == PixChannel.Dict ? "DICT" : "SPI";

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
