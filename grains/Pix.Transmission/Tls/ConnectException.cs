namespace Pix.Transmission;

/// <summary>No connection to the Central Bank could be made; nothing of a request was sent.</summary>
internal sealed class ConnectException : IOException
{
    public ConnectException(EndpointAddress endpoint, string reason, Exception? inner)
        : base($"No connection to {endpoint}: {reason}", inner)
    {
        Endpoint = endpoint;
        Reason = reason;
    }

    public EndpointAddress Endpoint { get; }

    public string Reason { get; }
}
