using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Answers;
using Pix.Protocol.Operations;
using Pix.Protocol.Rates;
using Pix.Rates;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Grains.Rates;

/// <summary>
/// Applies the Central Bank's limits to the exchanges of this silo. Each attempt takes rate tokens before it is sent. Answers correct Pix's
/// buckets: DICT's <c>/policies</c> report bucket levels, and after a payment that the SPI accepted, the rate tokens of the payment's key
/// look-up are given back.
/// </summary>
internal sealed partial class ExchangeRates(RateDesk desk, ILogger<ExchangeRates> logger)
{
    private const string Requester = "PI-RequestingParticipant";

    /// <summary>Returns the gate that each attempt of a request passes; null when the Central Bank does not limit the request.</summary>
    public RateGate? GateOf(ImmutableArray<RateDemand> demands) => RateGate.Of(desk, demands);

    /// <summary>Applies what an answer says about the limits.</summary>
    /// <param name="operation">Operation of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="admitted">What admission found in the request.</param>
    /// <param name="reply">Reply to the request.</param>
    /// <param name="own">ISPB that this Pix is configured for.</param>
    /// <param name="age">Time since the request was sent.</param>
    public void Learn(Operation operation, ExchangeRequest request, AdmissionResult admitted, ExchangeReply reply, string own, TimeSpan age)
    {
        if (operation.Name is "bucketStates" or "getPolicy" && reply is { Status: 200, Signature: SignatureValidity.Valid })
        {
            var participant = request.Headers.FirstOrDefault(field => field.Name.Equals(Requester, StringComparison.OrdinalIgnoreCase))?.Value ?? own;
            _ = CorrectAsync(RateBudgets.Dict(participant), reply.Body, age);
        }
        else if (operation.Channel == PixChannel.Spi && reply.Status == 201)
        {
            var paid = admitted.Messages.Where(message => message.Kind == "pacs.008").SelectMany(message => message.EndToEndIds).Select(id => id.Value).ToArray();
            if (paid.Length > 0)
            {
                desk.PaymentsSent(RateBudgets.Dict(own), paid);
            }
        }
    }

    private async Task CorrectAsync(string budget, ReadOnlyMemory<byte> body, TimeSpan age)
    {
        try
        {
            var (policies, leftOut) = PolicyAnswer.Read(body);
            if (leftOut > 0)
            {
                RateMetrics.Capped("", "policies");
                Log.LeftOut(logger, leftOut, budget);
            }

            await desk.CorrectAsync(budget, [.. policies.Select(policy => Report(policy, age))]);
        }
        catch (Exception failure)
        {
            // The failure is only logged. The caller's reply does not depend on this correction, and the next bucket levels from DICT correct the buckets too.
            Log.CorrectionLost(logger, failure, budget);
        }
    }

    private static BucketReport Report(PolicyAnswer policy, TimeSpan age) => new()
    {
        Policy = policy.Name,
        Available = Tokens.Of(policy.AvailableTokens),
        Limit = new RateLimit(Tokens.Of(policy.Capacity), Tokens.Of(policy.RefillTokens), policy.RefillPeriod),
        Age = age,
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.PoliciesLeftOut, LogLevel.Warning, "{Count} buckets that DICT reported for budget {Budget} were ignored: each has a number that is missing, unreadable or not above zero, or exceeds the allowed number of buckets.")]
        public static partial void LeftOut(ILogger logger, int count, string budget);

        [LoggerMessage(EventIds.RateCorrectionLost, LogLevel.Warning, "The bucket levels that DICT reported could not be passed to the owner of budget {Budget}. The owner keeps its own count until DICT reports the levels again.")]
        public static partial void CorrectionLost(ILogger logger, Exception failure, string budget);
    }
}
