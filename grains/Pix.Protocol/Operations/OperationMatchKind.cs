namespace Pix.Protocol.Operations;

/// <summary>The result of looking up an operation.</summary>
public enum OperationMatchKind
{
    /// <summary>There is one.</summary>
    Found,

    /// <summary>No operation of the channel has this path.</summary>
    UnknownPath,

    /// <summary>The path exists, with other methods.</summary>
    MethodNotAllowed,

    /// <summary>Two servers could read the path or query differently.</summary>
    UnsafePath,
}
