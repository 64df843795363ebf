namespace Pix.Transmission.Tls;

/// <summary>No connection to the Central Bank could be made; nothing of a request was sent.</summary>
internal sealed class ConnectException(EndpointAddress endpoint, string reason, Exception? inner) : IOException($"No connection to {endpoint}: {reason}", inner);
