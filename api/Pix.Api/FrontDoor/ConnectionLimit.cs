using Microsoft.AspNetCore.Connections;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Limits the number of connections of one port. Kestrel's own limit counts all ports together, so too many connections on one port would block the
/// health checks on another.
/// </summary>
internal sealed class ConnectionLimit(int most)
{
    private int _open;

    /// <summary>Passes a connection on to the next middleware, or closes it when the port has too many connections.</summary>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > most)
            {
                connection.Abort(new ConnectionAbortedException($"More than {most} connections (setting Pix:MaxConnections)."));
                return;
            }

            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
