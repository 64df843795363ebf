namespace Pix.Protocol.Operations;

/// <summary>How looking for an operation ended.</summary>
public enum OperationMatchKind
{
    /// <summary>There is one.</summary>
    Found,

    /// <summary>No operation of the channel has this path.</summary>
    UnknownPath,

    /// <summary>The path exists, with other methods.</summary>
    MethodNotAllowed,

    /// <summary>The path or query is written in a way that two servers could read differently.</summary>
    UnsafePath,
}
