using Microsoft.Extensions.Options;
using Pix.Audit;

namespace Pix.Grains.Stopping;

/// <summary>
/// Checks that <c>Pix:AuditUnknownAfter</c> is at least the time of the longest exchange. Otherwise an exchange still under way would be shipped
/// as unknown. The check is in this room, because the audit room does not know how long exchanges take.
/// </summary>
internal sealed class UnknownAfterRule : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options) => options.AuditUnknownAfter >= StopTime.LongestExchange
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Pix:AuditUnknownAfter is {options.AuditUnknownAfter}; it must be at least {StopTime.LongestExchange}, the longest time of an exchange, or one that is under way would be shipped as unknown.");
}
