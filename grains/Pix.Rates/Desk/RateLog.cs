using Microsoft.Extensions.Logging;

namespace Pix.Rates;

/// <summary>What the desk logs.</summary>
internal static partial class RateLog
{
    [LoggerMessage(EventIds.RefusedByCentralBank, LogLevel.Warning, "The Central Bank answered 429 for {Policy} of {Budget}: nothing of it goes out for {Seconds} s. Another system of this participant may use the same limit.")]
    public static partial void RefusedByCentralBank(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.CorrectionLost, LogLevel.Warning, "The budget {Budget} could not be told that {Policy} is empty.")]
    public static partial void CorrectionLost(ILogger logger, Exception failure, string budget, string policy);
}
