using System.ComponentModel.DataAnnotations;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pix.Aws.Configuration.Remote;

namespace Pix.Aws.Configuration.Parameters;

/// <summary>Adds AWS Parameter Store as a configuration source, if <see cref="AwsOptions"/> turn it on.</summary>
public static class ParameterStoreRegistration
{
    /// <summary>Reads the parameters and adds them to the configuration, if Parameter Store is configured.</summary>
    /// <returns>The AWS options, for further set-up that depends on them.</returns>
    /// <exception cref="OptionsValidationException">An option is invalid, or the parameters cannot be read. The message says what to do.</exception>
    public static async Task<AwsOptions> AddParameterStoreAsync(this IHostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = OptionsOf(builder.Configuration);
        if (!options.IsInUse)
        {
            return options;
        }

        await ToldAsync(async () =>
        {
            var client = new AmazonSimpleSystemsManagementClient();
            await builder.AddRemoteSettingsAsync(new ParameterStoreSettings(client, options.ParameterStorePath), options.AwsReloadInterval, cancellationToken);
        });
        return options;
    }

    /// <summary>Checks that the configuration has these settings, if Parameter Store is in use.</summary>
    /// <exception cref="OptionsValidationException">Settings are missing. The message has one failure for each of them.</exception>
    public static void RequireSettings(this IConfiguration configuration, AwsOptions options, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] missing = [.. names.Where(name => string.IsNullOrWhiteSpace(configuration[$"{AwsOptions.Section}:{name}"])).Select(name => Missing(name, options))];
        if (options.IsInUse && missing.Length > 0)
        {
            throw new OptionsValidationException(nameof(AwsOptions), typeof(AwsOptions), missing);
        }
    }

    /// <summary>Runs a reading of settings, and turns its failures into <see cref="OptionsValidationException"/>, which the host prints at start.</summary>
    public static async Task ToldAsync(Func<Task> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            await read();
        }
        catch (RemoteSettingsException unreadable)
        {
            throw new OptionsValidationException(nameof(AwsOptions), typeof(AwsOptions), [unreadable.Message]);
        }
        catch (AmazonClientException notConfigured)
        {
            throw new OptionsValidationException(nameof(AwsOptions), typeof(AwsOptions), [$"Settings are to be read from AWS, but its SDK is not configured: {notConfigured.Message} Set AWS_REGION, and give the task a role."]);
        }
    }

    private static string Missing(string name, AwsOptions options) =>
        $"Parameter {name} is missing in path {options.ParameterStorePath} (and Pix__{name} is not in the environment). "
        + "Create it as String or SecureString; the role needs ssm:GetParametersByPath on the path.";

    private static AwsOptions OptionsOf(IConfiguration configuration)
    {
        var options = configuration.GetSection(AwsOptions.Section).Get<AwsOptions>() ?? new AwsOptions();
        var failures = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true)
            ? options
            : throw new OptionsValidationException(nameof(AwsOptions), typeof(AwsOptions), failures.Select(failure => failure.ErrorMessage!));
    }
}
