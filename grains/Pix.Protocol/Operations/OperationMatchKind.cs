namespace Pix.Protocol.Operations;

/// <summary>The result of looking up an operation.</summary>
public enum OperationMatchKind
{
    /// <summary>An operation was found.</summary>
    Found,

    /// <summary>No operation of the channel has this path.</summary>
    UnknownPath,

    /// <summary>The path exists, but not with the request's HTTP method.</summary>
    MethodNotAllowed,

    /// <summary>Pix refuses the path or query, because two servers could read it differently.</summary>
    UnsafePath,
}
