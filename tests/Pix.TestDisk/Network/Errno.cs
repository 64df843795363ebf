namespace Pix.TestDisk.Network;

/// <summary>Error numbers of Linux.</summary>
public enum Errno
{
    None = 0,
    NotThere = 2,
    Interrupted = 4,
    InputOutput = 5,
    Again = 11,
    Exists = 17,
    IsFolder = 21,
    Invalid = 22,
    NoSpace = 28,
    ReadOnly = 30,
    NotImplemented = 38,
    NotEmpty = 39,
    NoSupport = 95,
    Stale = 116,
    Quota = 122,
}

/// <summary>A call ends with an error.</summary>
internal sealed class FaultException(Errno error) : Exception
{
    public Errno Error => error;
}

/// <summary>A call cannot go on before the link is there again.</summary>
internal sealed class LinkCutException : Exception;
