namespace Pix.Transmission.Tls;

/// <summary>Thrown when the client certificate's key does not sign TLS handshakes, because calls into the HSM's library do not return.</summary>
internal sealed class KeySilentException : TimeoutException
{
    private KeySilentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception for a handshake whose own call into the HSM's library did not return in time.</summary>
    public static KeySilentException Silent(int hanging) =>
        new($"the key of the client certificate did not sign the TLS handshake in time ({hanging} such calls hang); look at the HSM");

    /// <summary>Makes the exception for a handshake that was not tried, because many calls hang and further handshakes are tried only after waits.</summary>
    public static KeySilentException TooMany(int hanging) =>
        new($"{hanging} signatures of TLS handshakes with the key of the client certificate hang, so another is tried only now and then; look at the HSM");
}
