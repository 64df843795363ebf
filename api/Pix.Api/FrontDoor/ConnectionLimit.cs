using Microsoft.AspNetCore.Connections;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Limits the connections of one port. Kestrel's own limit counts all ports together, so a flood on one port would block the health checks.
/// </summary>
internal sealed class ConnectionLimit(int most)
{
    private int _open;

    /// <summary>Passes a connection on, or closes it when there are too many.</summary>
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
