using Microsoft.Extensions.Logging;

namespace Pix.Rates;

/// <summary>Log lines of lease client and budget owner.</summary>
internal static partial class RateLog
{
    [LoggerMessage(EventIds.RefusedByCentralBank, LogLevel.Warning, "The Central Bank answered 429 for {Policy} of budget {Budget} and asked for {Seconds} s. Another system of this participant may use the same limit.")]
    public static partial void RefusedByCentralBank(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.BudgetPaused, LogLevel.Warning, "{Policy} of budget {Budget} is paused for {Seconds} s: the Central Bank answered 429 and asked for {Told} s. './pix limits reset {Budget}' ends the pause.")]
    public static partial void BudgetPaused(ILogger logger, string budget, string policy, double seconds, double told);

    [LoggerMessage(EventIds.PauseForgotten, LogLevel.Warning, "An operator ended the pause of {Policy} in budget {Budget}, with {Seconds} s left.")]
    public static partial void PauseForgotten(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.NumberCapped, LogLevel.Warning, "A number that Pix was told lies outside its bounds: {Number} of {Policy} is {Told}, and Pix uses {Taken}. Budget {Budget}.")]
    public static partial void Capped(ILogger logger, string budget, string policy, string number, string told, string taken);

    [LoggerMessage(EventIds.CorrectionLost, LogLevel.Warning, "The owner of budget {Budget} could not be told that the bucket of {Policy} is empty.")]
    public static partial void CorrectionLost(ILogger logger, Exception failure, string budget, string policy);
}
