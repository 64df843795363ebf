using Amazon.KinesisFirehose;
using Amazon.SecretsManager;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pix.Audit.Sinks;
using Pix.Aws.Auditing;
using Pix.Aws.Configuration;
using Pix.Aws.Configuration.Parameters;
using Pix.Aws.Configuration.Remote;
using Pix.Aws.Secrets;

namespace Pix.Aws;

/// <summary>Connects a silo to AWS: Parameter Store, Secrets Manager (for the HSM's user and password) and Firehose.</summary>
public static class AwsRegistration
{
    /// <summary>Settings that a silo requires. Each can come from Parameter Store or from any other source of settings.</summary>
    private static readonly string[] Required =
    [
        "Ispb", "SignatureKeyLabel", "SignatureCertificate", "MtlsKeyLabel", "MtlsCertificate", "BcbDictEndpoint", "BcbSpiEndpoint",
        "BcbSignatureCertificate", "BcbMtlsCertificate", "DictAuditStream", "SpiAuditStream",
    ];

    /// <summary>
    /// Adds the settings and clients of AWS, but only if <see cref="AwsOptions"/> say that the settings are stored in AWS. Otherwise does
    /// nothing.
    /// </summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// A setting cannot be read or is missing; the messages say what to do.
    /// </exception>
    public static async Task AddAwsAsync(this IHostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = await builder.AddParameterStoreAsync(cancellationToken);
        if (!options.IsInUse)
        {
            return;
        }

        builder.Configuration.RequireSettings(options, Required);
        await ParameterStoreRegistration.ToldAsync(() => AddSecretAsync(builder, options, cancellationToken));
        builder.Services.AddSingleton<IAmazonKinesisFirehose>(_ => new AmazonKinesisFirehoseClient());
        builder.Services.AddSingleton<IFirehoseClient, FirehoseClient>();
    }

    private static Task AddSecretAsync(IHostApplicationBuilder builder, AwsOptions options, CancellationToken cancellationToken) =>
        builder.AddRemoteSettingsAsync(new CloudHSMSecretSettings(new AmazonSecretsManagerClient(), options.CloudHSMSecretId), options.AwsReloadInterval, cancellationToken);
}
