namespace Pix.Hsm.Pkcs11;

/// <summary>What a failed return value (CKR) says about the place of the fault, and so about its cure.</summary>
internal enum ReturnValueClass
{
    /// <summary>No failure.</summary>
    Ok,

    /// <summary>This session is unusable: open another, and sign elsewhere once more.</summary>
    Session,

    /// <summary>The login is gone: log in once for the whole process.</summary>
    Login,

    /// <summary>The PIN was refused: stop, and never try the same PIN again.</summary>
    Pin,

    /// <summary>The key cannot do it; retrying is pointless.</summary>
    Key,

    /// <summary>The token is away: skip it, and probe it until it is back.</summary>
    Token,

    /// <summary>The library has lost its state: finalize and initialize it.</summary>
    Library,

    /// <summary>Ambiguous: a session's fault at first, the token's when it repeats.</summary>
    Unclear,
}
