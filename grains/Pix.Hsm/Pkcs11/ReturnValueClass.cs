namespace Pix.Hsm.Pkcs11;

/// <summary>What a failed return value (CKR) says about where the fault is, and so what heals it.</summary>
internal enum ReturnValueClass
{
    /// <summary>No failure.</summary>
    Ok,

    /// <summary>This session is of no more use: open another, sign once more elsewhere.</summary>
    Session,

    /// <summary>The login is gone: log in once for the whole process.</summary>
    Login,

    /// <summary>The PIN was refused: stop, never try again with the same PIN.</summary>
    Pin,

    /// <summary>The key cannot do what is asked: nothing heals that, and trying again does not either.</summary>
    Key,

    /// <summary>The token is away: leave it, probe it until it is back.</summary>
    Token,

    /// <summary>The library has lost its state: finalize and initialize it.</summary>
    Library,

    /// <summary>May be anything: a session's fault once, the token's when it repeats.</summary>
    Unclear,
}
