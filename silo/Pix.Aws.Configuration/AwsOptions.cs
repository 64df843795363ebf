using System.ComponentModel.DataAnnotations;

namespace Pix.Aws.Configuration;

/// <summary>Whether settings are kept in AWS, and where. Section <c>Pix</c>; <c>Pix__Aws</c> in the environment.</summary>
/// <remarks>Region, credentials and endpoints come from the SDK: <c>AWS_REGION</c>, the task's role, <c>AWS_ENDPOINT_URL</c> and similar.</remarks>
public sealed class AwsOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>The sample's path.</summary>
    public const string DefaultPath = "/pix/proxy/cloudhsm/";

    /// <summary>
    /// Whether to read settings from Parameter Store and the HSM's secret from Secrets Manager, and to use Firehose. Default false; a <see
    /// cref="ParameterStorePath"/> implies true.
    /// </summary>
    public bool Aws { get; set; }

    /// <summary>
    /// Path of the parameters; the rest of a parameter's name is the setting's name. Default, when <see cref="Aws"/> is true: <see
    /// cref="DefaultPath"/>.
    /// </summary>
    [RegularExpression("(?:/(?:[A-Za-z0-9._-]+/)*)?", ErrorMessage = "Pix:ParameterStorePath must begin and end with '/'.")]
    public string ParameterStorePath { get => field.Length > 0 || !Aws ? field : DefaultPath; set => field = value ?? ""; } = "";

    /// <summary>Name or ARN of the secret with the HSM's user. Default: <c>CloudHSMSecret</c> under <see cref="ParameterStorePath"/>.</summary>
    public string CloudHSMSecretId { get => field.Length > 0 ? field : ParameterStorePath + "CloudHSMSecret"; set => field = value ?? ""; } = "";

    /// <summary>How often parameters and secret are read again, 1 s to 1 h. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AwsReloadInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether settings are kept in AWS.</summary>
    internal bool IsInUse => ParameterStorePath.Length > 0;
}
