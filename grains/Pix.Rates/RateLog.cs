using Microsoft.Extensions.Logging;

namespace Pix.Rates;

/// <summary>What desk and budget owner log.</summary>
internal static partial class RateLog
{
    [LoggerMessage(EventIds.RefusedByCentralBank, LogLevel.Warning, "The Central Bank answered 429 for {Policy} of {Budget} and asked for {Seconds} s. Another system of this participant may use the same limit.")]
    public static partial void RefusedByCentralBank(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.BudgetPaused, LogLevel.Warning, "Nothing of {Policy} goes out for {Seconds} s: the Central Bank answered 429 and asked for {Told} s. Budget {Budget}. './pix limits reset {Budget}' ends the pause.")]
    public static partial void BudgetPaused(ILogger logger, string budget, string policy, double seconds, double told);

    [LoggerMessage(EventIds.PauseForgotten, LogLevel.Warning, "An operator ended the pause of {Policy} in budget {Budget}, which had {Seconds} s left.")]
    public static partial void PauseForgotten(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.NumberCapped, LogLevel.Warning, "A number told from outside is beyond its bound and was capped: {Number} of {Policy} was {Told}, {Taken} is taken. Budget {Budget}.")]
    public static partial void Capped(ILogger logger, string budget, string policy, string number, string told, string taken);

    [LoggerMessage(EventIds.CorrectionLost, LogLevel.Warning, "The budget {Budget} could not be told that {Policy} is empty.")]
    public static partial void CorrectionLost(ILogger logger, Exception failure, string budget, string policy);
}
