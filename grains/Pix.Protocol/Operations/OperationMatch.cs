using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Protocol.Operations;

/// <summary>The result of <see cref="OperationTable.Find(PixChannel, string, string, string)"/>.</summary>
public sealed record OperationMatch
{
    /// <summary>Whether an operation was found, and if not, why.</summary>
    public required OperationMatchKind Kind { get; init; }

    /// <summary>The operation; null if none was found.</summary>
    public Operation? Operation { get; init; }

    /// <summary>HTTP methods that the path allows, for the <c>Allow</c> header; empty if the path is unknown or unsafe.</summary>
    public ImmutableArray<string> AllowedMethods { get; init; } = [];

    /// <summary>Why no operation was found, as one sentence for the caller; empty if one was found.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The error with which Pix refuses the request; <see cref="ExchangeError.None"/> if an operation was found.</summary>
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
