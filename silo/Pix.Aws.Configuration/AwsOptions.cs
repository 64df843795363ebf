using System.ComponentModel.DataAnnotations;

namespace Pix.Aws.Configuration;

/// <summary>Whether Pix reads settings from AWS, and from where. Section <c>Pix</c>; in environment variables for example <c>Pix__Aws</c>.</summary>
/// <remarks>
/// Region, credentials and endpoints are the AWS SDK's: <c>AWS_REGION</c>, the task's role, <c>AWS_ENDPOINT_URL</c> and similar.
/// </remarks>
public sealed class AwsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Parameter Store path of <c>aws-samples/pix-proxy-samples</c>, which Pix replaces; default of <see cref="ParameterStorePath"/>.</summary>
    public const string DefaultPath = "/pix/proxy/cloudhsm/";

    /// <summary>
    /// Whether to read settings from Parameter Store and the HSM's secret from Secrets Manager, and to use Firehose. Default false; setting <see
    /// cref="ParameterStorePath"/> has the effect of true.
    /// </summary>
    public bool Aws { get; set; }

    /// <summary>
    /// Path of the parameters in Parameter Store. The rest of a parameter's name is the setting's name. Default: <see cref="DefaultPath"/> if
    /// <see cref="Aws"/> is true, otherwise empty.
    /// </summary>
    [RegularExpression("(?:/(?:[A-Za-z0-9._-]+/)*)?", ErrorMessage = "Pix:ParameterStorePath must begin and end with '/'.")]
    public string ParameterStorePath { get => field.Length > 0 || !Aws ? field : DefaultPath; set => field = value ?? ""; } = "";

    /// <summary>
    /// Name or ARN of the secret with the HSM's user and password. Default: <c>CloudHSMSecret</c> under <see cref="ParameterStorePath"/>.
    /// </summary>
    public string CloudHSMSecretId { get => field.Length > 0 ? field : ParameterStorePath + "CloudHSMSecret"; set => field = value ?? ""; } = "";

    /// <summary>Interval at which parameters and secret are read again, 1 s to 1 h. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AwsReloadInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>True if Pix reads settings from AWS.</summary>
    internal bool IsInUse => ParameterStorePath.Length > 0;
}
