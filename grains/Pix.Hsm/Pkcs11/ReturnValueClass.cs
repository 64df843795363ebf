namespace Pix.Hsm.Pkcs11;

/// <summary>Which part failed according to a return value (CKR), which determines what Pix must do.</summary>
internal enum ReturnValueClass
{
    /// <summary>No failure.</summary>
    Ok,

    /// <summary>The session is unusable. Pix opens a new session, and tries the request once more in another session.</summary>
    Session,

    /// <summary>The login is lost. Pix logs in again, once for the whole process.</summary>
    Login,

    /// <summary>The PIN was refused. Pix stops using the token, and never tries the same PIN again.</summary>
    Pin,

    /// <summary>The key cannot make the signature, so retrying is pointless.</summary>
    Key,

    /// <summary>The HSM token failed or is absent. Requests skip the token, and Pix probes it until it works.</summary>
    Token,

    /// <summary>The library has lost its state. Pix finalizes and initializes the library.</summary>
    Library,

    /// <summary>The cause is unclear. Pix treats it as a failure of the session, but after three in a row as a failure of the HSM token.</summary>
    Unclear,
}
