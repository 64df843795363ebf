using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Pix.Transmission.Exchanges;

/// <summary>What a server tells in numbers, never more than Pix is willing to go by.</summary>
/// <remarks>
/// Of the numbers in an answer only Retry-After is taken for what it says. Content-Length cannot make Pix read or hold more than the operation's limit, and Keep-Alive
/// only ever shortens the life of an idle connection (SocketsHttpHandler).
/// </remarks>
internal sealed partial class PeerValues(Lane lane, EndpointAddress endpoint, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Longest wait that a Retry-After can ask for. The slowest of ICOM's buckets fills within 14 s (5,000 at 350/s); a server that needs longer than a minute is asked
    /// again after that minute, which costs one request.
    /// </summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LogPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _lastLog;

    /// <summary>How long the answer asks to wait, 0 to <see cref="LongestRetryAfter"/>; null when it does not say, or not in a form that HTTP has.</summary>
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

    // Delay-seconds have no largest number (RFC 9110, 10.2.3); more digits than fit are as good as the most that do.
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
        [LoggerMessage(EventIds.PeerValueCapped, LogLevel.Warning, "Lane {Lane}: {Endpoint} answered with a {Name} of {Told} s; Pix waits {Taken} s at most. Logged once a minute at most.")]
        public static partial void PeerValueCapped(ILogger logger, Lane lane, EndpointAddress endpoint, string name, double told, double taken);
    }
}
