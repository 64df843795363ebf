using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Pix.Transmission.Exchanges;

/// <summary>Limits the numbers in a server's answer to safe values.</summary>
/// <remarks>
/// Retry-After is the only number of an answer that Pix acts on. Content-Length cannot make Pix read or hold more than the operation's
/// limit, and Keep-Alive can only shorten the life of an idle connection (SocketsHttpHandler).
/// </remarks>
internal sealed partial class PeerValues(Lane lane, EndpointAddress endpoint, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Longest wait that a Retry-After can cause. The slowest of ICOM's buckets fills within 14 s (5,000 at 350/s). If a server needs more than
    /// a minute, Pix sends one request too early, after a minute, and the server refuses it again.
    /// </summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LogPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _lastLog;

    /// <summary>Returns the wait that the answer asks for, 0 to <see cref="LongestRetryAfter"/>; null when the answer has no valid Retry-After.</summary>
    public TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values) || Read(values.First().Trim()) is not { } told)
        {
            return null;
        }

        if (told > LongestRetryAfter)
        {
            Capped("Retry-After", told, LongestRetryAfter);
            return LongestRetryAfter;
        }

        return told < TimeSpan.Zero ? TimeSpan.Zero : told;
    }

    // RFC 9110, 10.2.3, sets no upper bound for the number of seconds. A number that does not fit into an int is read as the largest int.
    private TimeSpan? Read(string value)
    {
        if (value.Length > 0 && value.All(char.IsAsciiDigit))
        {
            return TimeSpan.FromSeconds(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : int.MaxValue);
        }

        return RetryConditionHeaderValue.TryParse(value, out var parsed) && parsed.Date is { } date ? date - time.GetUtcNow() : null;
    }

    private void Capped(string name, TimeSpan told, TimeSpan taken)
    {
        TransmissionMetrics.PeerValueCapped(lane, name);
        lock (_lock)
        {
            if (_lastLog != 0 && time.GetElapsedTime(_lastLog) < LogPause)
            {
                return;
            }

            _lastLog = time.GetTimestamp();
        }

        Log.PeerValueCapped(logger, lane, endpoint, name, told.TotalSeconds, taken.TotalSeconds);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PeerValueCapped, LogLevel.Warning, "Lane {Lane}: {Endpoint} asked for a wait of {Told} s in its header {Name}. Pix waits at most {Taken} s. Logged once a minute at most.")]
        public static partial void PeerValueCapped(ILogger logger, Lane lane, EndpointAddress endpoint, string name, double told, double taken);
    }
}
