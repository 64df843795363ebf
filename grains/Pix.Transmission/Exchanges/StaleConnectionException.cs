namespace Pix.Transmission.Exchanges;

/// <summary>
/// Thrown when a connection was idle too long for a request that must not be repeated. Nothing was written; the request uses another connection.
/// </summary>
internal sealed class StaleConnectionException() : IOException("The connection was idle for too long.")
{
    /// <summary>Whether a <see cref="StaleConnectionException"/> caused the exception.</summary>
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
