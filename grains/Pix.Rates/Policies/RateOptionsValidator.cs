using Microsoft.Extensions.Options;

namespace Pix.Rates.Policies;

/// <summary>Reads every limit at start, so that an invalid limit is found before the first request.</summary>
internal sealed class RateOptionsValidator : IValidateOptions<RateOptions>
{
    public ValidateOptionsResult Validate(string? name, RateOptions options)
    {
        var failures = new List<string>();
        foreach (var (policy, text) in options.RateLimits)
        {
            if (!RatePolicyTable.Rows.ContainsKey(policy))
            {
                failures.Add($"Pix:RateLimits:{policy} is not a policy; the policies are {string.Join(", ", RatePolicyTable.Rows.Keys.Order())}.");
            }
            else if (!RatePolicy.TryParse(policy, text, out _))
            {
                failures.Add($"Pix:RateLimits:{policy} is '{text}'; it must be depth and refill such as '3750 750/s', or such for each part of the day: '00:00-08:00 5000 350/s; 08:00-24:00 350 35/s'.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
