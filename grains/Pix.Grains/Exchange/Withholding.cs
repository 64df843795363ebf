using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pix.Domain;
using Pix.Grains.Observation;
using Pix.Grains.Verification;

namespace Pix.Grains.Exchange;

/// <summary>
/// Raises an alarm for each withheld message, after the audit record of the delivery is durable. Somebody must act on the alarm, because the
/// Central Bank counts the message as read, and later rejects a payment with AB03 if nobody answers it.
/// </summary>
internal sealed partial class Withholding(ExchangeTelemetry telemetry, ILogger<Withholding> logger)
{
    /// <summary>Logs and counts each withheld message.</summary>
    public void Tell(PixChannel channel, string recordId, ImmutableArray<WithheldPart> withheld)
    {
        foreach (var part in withheld)
        {
            telemetry.Withheld(channel, part.Rule);
            Log.Withheld(logger, part.Number, part.ResourceId, AnswerVerdict.KindOf(part.Rule), part.Rule, recordId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MessageWithheld, LogLevel.Error,
            "Part {Number} (0 means the whole answer) of a delivery, PI-ResourceId {ResourceId}, breaks the {Kind} rule {Rule}. Pix withholds the part from the reader and keeps it in audit record {RecordId}. './pix stream withheld show {RecordId} {Number}' shows the part.")]
        public static partial void Withheld(ILogger logger, int number, string resourceId, string kind, string rule, string recordId);
    }
}
