namespace Pix.Transmission.Tls;

/// <summary>Thrown when no connection to the Central Bank could be made, so no byte of the request was sent.</summary>
internal sealed class ConnectException(EndpointAddress endpoint, string reason, Exception? inner) : IOException($"No connection to {endpoint}: {reason}", inner);
