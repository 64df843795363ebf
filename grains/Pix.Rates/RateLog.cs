using Microsoft.Extensions.Logging;

namespace Pix.Rates;

/// <summary>Log lines of the lease client and of the budget owner.</summary>
internal static partial class RateLog
{
    [LoggerMessage(EventIds.RefusedByCentralBank, LogLevel.Warning, "The Central Bank answered 429 for policy {Policy} of budget {Budget} and asked for a wait of {Seconds} s, so Pix pauses this policy. Possibly another system of this participant uses the same limit.")]
    public static partial void RefusedByCentralBank(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.BudgetPaused, LogLevel.Warning, "Policy {Policy} of budget {Budget} is paused for {Seconds} s, because the Central Bank answered 429 and asked for a wait of {Told} s. During the pause, Pix sends no request of this policy; './pix limits reset {Budget}' ends the pause early.")]
    public static partial void BudgetPaused(ILogger logger, string budget, string policy, double seconds, double told);

    [LoggerMessage(EventIds.PauseForgotten, LogLevel.Warning, "An operator ended the pause of policy {Policy} in budget {Budget} {Seconds} s early. Pix sends requests of this policy again.")]
    public static partial void PauseForgotten(ILogger logger, string budget, string policy, double seconds);

    [LoggerMessage(EventIds.NumberCapped, LogLevel.Warning, "Pix received a number outside the allowed range for budget {Budget}: {Number} of policy {Policy} is {Told}. Pix uses {Taken} instead.")]
    public static partial void Capped(ILogger logger, string budget, string policy, string number, string told, string taken);

    [LoggerMessage(EventIds.CorrectionLost, LogLevel.Warning, "This silo could not report to the owner of budget {Budget} that the Central Bank's bucket of policy {Policy} is empty (429). Until the Central Bank's next report, the owner possibly leases tokens that this bucket does not have.")]
    public static partial void CorrectionLost(ILogger logger, Exception failure, string budget, string policy);
}
