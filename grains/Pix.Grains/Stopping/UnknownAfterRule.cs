using Microsoft.Extensions.Options;
using Pix.Audit;

namespace Pix.Grains.Stopping;

/// <summary>
/// An exchange without outcome is shipped as unknown only after the longest exchange has ended. The audit does not know how long exchanges
/// last; this room does.
/// </summary>
internal sealed class UnknownAfterRule : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.AuditUnknownAfter >= StopTime.LongestExchange
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Pix:AuditUnknownAfter is {options.AuditUnknownAfter}; it must be at least {StopTime.LongestExchange}, the longest time of an exchange, or one that is under way would be shipped as unknown.");
}
