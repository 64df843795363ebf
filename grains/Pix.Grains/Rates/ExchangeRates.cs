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
/// The Central Bank's limits as an exchange meets them. Before sending it takes rate tokens; afterwards it learns from the answer: DICT's
/// <c>/policies</c> correct our buckets, and a payment that the SPI took returns the tokens of its look-up.
/// </summary>
internal sealed partial class ExchangeRates(RateDesk desk, ILogger<ExchangeRates> logger)
{
    private const string Requester = "PI-RequestingParticipant";

    /// <summary>The gate that each attempt of a request passes; null when the Central Bank does not limit the request.</summary>
    public RateGate? GateOf(ImmutableArray<RateDemand> demands) => RateGate.Of(desk, demands);

    /// <summary>Takes what an answer says.</summary>
    /// <param name="operation">Operation of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="admitted">What admission found in the request.</param>
    /// <param name="reply">The verified answer.</param>
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
            // The caller's answer does not depend on it, and the next answer corrects as well.
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
        [LoggerMessage(EventIds.PoliciesLeftOut, LogLevel.Warning, "{Count} buckets that DICT reported were ignored: a number is missing, unreadable or not above zero, or there are too many. Budget {Budget}.")]
        public static partial void LeftOut(ILogger logger, int count, string budget);

        [LoggerMessage(EventIds.RateCorrectionLost, LogLevel.Warning, "The bucket levels that DICT reported could not be passed to the owner of budget {Budget}.")]
        public static partial void CorrectionLost(ILogger logger, Exception failure, string budget);
    }
}
