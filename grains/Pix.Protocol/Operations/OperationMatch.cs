using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Protocol.Operations;

/// <summary>The result of <see cref="OperationTable.Find(PixChannel, string, string, string)"/>.</summary>
public sealed record OperationMatch
{
    /// <summary>Found, or why not.</summary>
    public required OperationMatchKind Kind { get; init; }

    /// <summary>The operation, if there is one.</summary>
    public Operation? Operation { get; init; }

    /// <summary>Methods that the path allows, for the <c>Allow</c> header; empty when the path is unknown.</summary>
    public ImmutableArray<string> AllowedMethods { get; init; } = [];

    /// <summary>One sentence for the caller; empty when found.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The refusal that this is.</summary>
    public ExchangeError Error => Kind switch
    {
        OperationMatchKind.Found => ExchangeError.None,
        OperationMatchKind.MethodNotAllowed => ExchangeError.MethodNotAllowed,
        _ => ExchangeError.UnknownOperation,
    };

    internal static OperationMatch Of(Operation operation) => new()
    {
        Kind = OperationMatchKind.Found,
        Operation = operation,
        AllowedMethods = [operation.Method],
    };
}
