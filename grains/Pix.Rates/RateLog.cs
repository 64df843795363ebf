using Microsoft.Extensions.Logging;

namespace Pix.Rates;

/// <summary>Log lines of the lease client and of the budget owner.</summary>
internal static partial class RateLog
{
    [LoggerMessage(EventIds.RefusedByCentralBank, LogLevel.Warning, "The Central Bank answered 429 for {Policy} of budget {Budget} and asked for a wait of {Seconds} s, so Pix pauses this limit. Another system of this participant may be using the limit too.")]
    public static partial void RefusedByCentralBank(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.BudgetPaused, LogLevel.Warning, "{Policy} of budget {Budget} is paused for {Seconds} s, because the Central Bank answered 429 and asked for a wait of {Told} s. Until then Pix sends nothing of this limit; './pix limits reset {Budget}' ends the pause early.")]
    public static partial void BudgetPaused(ILogger logger, string budget, string policy, double seconds, double told);

    [LoggerMessage(EventIds.PauseForgotten, LogLevel.Warning, "An operator ended the pause of {Policy} in budget {Budget}, which had {Seconds} s left.")]
    public static partial void PauseForgotten(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.NumberCapped, LogLevel.Warning, "Pix received a number outside its bounds for budget {Budget}: {Number} of {Policy} is {Told}. Pix uses {Taken} instead.")]
    public static partial void Capped(ILogger logger, string budget, string policy, string number, string told, string taken);

    [LoggerMessage(EventIds.CorrectionLost, LogLevel.Warning, "Pix could not report to the owner of budget {Budget} that the bucket of {Policy} is empty (429). Until the Central Bank's next report, the owner may lease tokens that the Central Bank does not have.")]
    public static partial void CorrectionLost(ILogger logger, Exception failure, string budget, string policy);
}
