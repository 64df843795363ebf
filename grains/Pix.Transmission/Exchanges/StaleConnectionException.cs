namespace Pix.Transmission.Exchanges;

/// <summary>A connection was idle for too long to carry a request that must not be repeated; nothing was written to it, and another one is taken.</summary>
internal sealed class StaleConnectionException() : IOException("The connection was idle for too long.")
{
    /// <summary>Whether this is why a request failed.</summary>
    public static bool IsCauseOf(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is StaleConnectionException)
            {
                return true;
            }
        }

        return false;
    }
}
