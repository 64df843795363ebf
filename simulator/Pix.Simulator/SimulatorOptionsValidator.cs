using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Pix.Simulator;

/// <summary>Checks all settings. For each invalid setting, lists its name, its value, and what the value must be.</summary>
internal static class SimulatorOptionsValidator
{
    public static IReadOnlyList<string> Failures(SimulatorOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        var failures = results.ConvertAll(result => Describe(options, result));
        if (!IPAddress.TryParse(options.Address, out _))
        {
            failures.Add($"Simulator:Address is '{options.Address}'; it must be an IP address, such as 127.0.0.1 or 0.0.0.0.");
        }

        return failures;
    }

    private static string Describe(SimulatorOptions options, ValidationResult result)
    {
        var name = result.MemberNames.FirstOrDefault() ?? "";
        var value = typeof(SimulatorOptions).GetProperty(name)?.GetValue(options);
        return $"Simulator:{name} is '{value}': {result.ErrorMessage}";
    }
}
