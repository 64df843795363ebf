using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Grains.Rates;

/// <summary>
/// Asks DICT for a participant's bucket levels with a normal exchange, which verifies and audits the answer and gives the levels to the budget
/// owner.
/// </summary>
internal sealed partial class PolicyReader(IGrainFactory grains, IOptionsMonitor<WatchOptions> options, ILogger<PolicyReader> logger)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10), FirstRetry = TimeSpan.FromSeconds(10);

    private int _absentTold;

    /// <summary>Time between two readings of the policies.</summary>
    public TimeSpan Interval => options.CurrentValue.PolicyInterval;

    /// <summary>
    /// Returns the wait before the next reading: the interval, or less after failures (10 s, then doubled). DICT's own limit is six a minute.
    /// </summary>
    /// <param name="failures">Consecutive failed readings until now.</param>
    public TimeSpan Next(int failures)
    {
        var retry = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 10));
        return failures == 0 || retry > Interval ? Interval : retry;
    }

    /// <summary>Reads the bucket levels once. A failure is only logged, because the next reading corrects the levels.</summary>
    /// <returns>True if DICT reported the levels.</returns>
    public async Task<bool> ReadAsync(string participant)
    {
        var reply = await grains.GetGrain<IExchangeGrain>(0).ExchangeAsync(new ExchangeRequest
        {
            Channel = PixChannel.Dict,
            Method = "GET",
            Path = "/api/v2/policies/",
            Headers = [new HeaderField("PI-RequestingParticipant", participant)],
            Deadline = Deadline,
            Caller = "pix",
        });
        if (reply.Error == ExchangeError.None && reply.Status == 200)
        {
            Volatile.Write(ref _absentTold, 0);
            return true;
        }

        if (reply.Status is not (404 or 405 or 410 or 501))
        {
            Log.NotRead(logger, participant, reply.Status, reply.Error, reply.Detail);
        }
        else if (Interlocked.Exchange(ref _absentTold, 1) == 0)
        {
            Log.Absent(logger, reply.Status, participant);
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PoliciesNotRead, LogLevel.Warning,
            "DICT did not report the bucket levels of participant {Participant} (HTTP status {Status}, error {Error}). Pix uses its own cautious count until a later reading succeeds. {Detail}")]
        public static partial void NotRead(ILogger logger, string participant, int status, ExchangeError error, string detail);

        [LoggerMessage(EventIds.PoliciesAbsent, LogLevel.Warning,
            "DICT does not offer its list of policies (HTTP status {Status}). Pix uses its own count for the buckets of participant {Participant} and obeys DICT's answers with status 429. Set Pix:DictCategory to the participant's category, or set Pix:RateLimits, so that the count uses the right limits.")]
        public static partial void Absent(ILogger logger, int status, string participant);
    }
}
