using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Contracts.Exchange;
using Pix.Grains.Watch;

namespace Pix.Grains.Rates;

/// <summary>Asks DICT what is in a participant's buckets. The answer goes the way of every answer: verified, audited, and then told to the budget.</summary>
internal sealed partial class PolicyReader(IGrainFactory grains, IOptionsMonitor<WatchOptions> options, ILogger<PolicyReader> logger)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>How often.</summary>
    public TimeSpan Interval => options.CurrentValue.PolicyInterval;

    /// <summary>Asks once; a failure is logged and mends itself the next time.</summary>
    public async Task ReadAsync(string participant)
    {
        var reply = await grains.GetGrain<IExchangeGrain>(0).Exchange(new ExchangeRequest
        {
            Channel = PixChannel.Dict,
            Method = "GET",
            Path = "/api/v2/policies/",
            Headers = [new HeaderField("PI-RequestingParticipant", participant)],
            Deadline = Deadline,
            Caller = "pix",
        });
        if (reply.Error != ExchangeError.None || reply.Status != 200)
        {
            Log.NotRead(logger, participant, reply.Status, reply.Error, reply.Detail);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PoliciesNotRead, LogLevel.Warning,
            "DICT did not say what is in the buckets of {Participant} (status {Status}, {Error}); Pix goes by its own count. {Detail}")]
        public static partial void NotRead(ILogger logger, string participant, int status, ExchangeError error, string detail);
    }
}
