using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace Pix.Cli.Doctor;

/// <summary>Asks one time server for the time, with one request (RFC 4330). One request is enough to find a clock that is wrong by seconds.</summary>
internal static class SimpleNtp
{
    private const int Port = 123;
    private const byte ClientOfVersion4 = 0x23;
    private const int TransmitTimestamp = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly DateTime Era = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Returns the time server's time minus this machine's time. Positive if this machine's clock is slow.</summary>
    /// <exception cref="InvalidDataException">The answer is too short to come from a time server.</exception>
    public static async Task<TimeSpan> OffsetAsync(string server, TimeProvider time, CancellationToken cancellationToken)
    {
        var (host, port) = Split(server);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var socket = new UdpClient(host, port);
        var request = new byte[48];
        request[0] = ClientOfVersion4;
        var sent = time.GetUtcNow().UtcDateTime;
        await socket.SendAsync(request, limit.Token);
        var answer = (await socket.ReceiveAsync(limit.Token)).Buffer;
        var received = time.GetUtcNow().UtcDateTime;
        if (answer.Length < request.Length)
        {
            throw new InvalidDataException($"{answer.Length} bytes are no answer of a time server.");
        }

        // Assumes that the server read its clock half-way between our sending and our receiving.
        return Timestamp(answer) - (sent + ((received - sent) / 2));
    }

    private static DateTime Timestamp(byte[] answer)
    {
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(TransmitTimestamp));
        var fraction = BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(TransmitTimestamp + 4));
        return Era + TimeSpan.FromSeconds(seconds) + TimeSpan.FromSeconds(fraction / 4294967296.0);
    }

    private static (string Host, int Port) Split(string server)
    {
        var colon = server.LastIndexOf(':');
        return colon > 0 && server.IndexOf(':', StringComparison.Ordinal) == colon && int.TryParse(server[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (server[..colon], port) : (server, Port);
    }
}
