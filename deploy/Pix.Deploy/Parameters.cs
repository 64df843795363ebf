using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SecretsManager;
using Amazon.CDK.AWS.SSM;
using Constructs;

namespace Pix.Deploy;

/// <summary>
/// The settings of silo and api in Parameter Store, and three secrets: of the HSM user, and of the cluster certificates of silos and front doors.
/// </summary>
internal sealed class Parameters : Construct
{
    /// <summary>Initial value of a parameter whose real value the operator writes after the first deployment. A parameter cannot be empty.</summary>
    private const string ToBeSet = "to-be-set";

    private readonly Dictionary<string, StringParameter> _made = [];

    /// <summary>Makes the parameters with their initial values, and the secrets.</summary>
    public Parameters(Construct scope, DeploySettings settings)
        : base(scope, "Parameters")
    {
        Key = new Key(this, "Key", new KeyProps { EnableKeyRotation = true, Description = "The HSM user's secret and the cluster's keys", RemovalPolicy = RemovalPolicy.RETAIN });
        foreach (var (name, value) in Values(settings).Concat(settings.AllowAnonymousCallers ? [] : Tokens))
        {
            _made[name] = new StringParameter(this, name, new StringParameterProps
            {
                ParameterName = DeploySettings.ParameterPath + name,
                StringValue = value,
                Tier = value == ToBeSet ? ParameterTier.ADVANCED : ParameterTier.STANDARD, // a PEM bundle can exceed the 4 KB of the standard tier
            });
        }

        Secret = new Secret(this, "CloudHSMSecret", new SecretProps
        {
            SecretName = $"{DeploySettings.ParameterPath}CloudHSMSecret",
            Description = """{"HSM_USER": …, "HSM_PASSWORD": …} of the crypto user of Pix""",
            EncryptionKey = Key,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        SiloIdentity = Identity("ClusterSilo", "Certificate and key of the silos inside the cluster, PEM: for servers and clients");
        FrontDoorIdentity = Identity("ClusterFrontDoor", "Certificate and key of the front doors inside the cluster, PEM: for clients");
    }

    public Key Key { get; }

    /// <summary>Certificate and key that silos show to silos and front doors, as a secret <c>{"certificate": …, "key": …}</c>.</summary>
    public Secret SiloIdentity { get; }

    /// <summary>Certificate and key that front doors show to silos, as a secret <c>{"certificate": …, "key": …}</c>.</summary>
    public Secret FrontDoorIdentity { get; }

    public Secret Secret { get; }

    /// <summary>Returns the parameter with a name, such as <c>CloudHSMClusterId</c>.</summary>
    public StringParameter Of(string name) => _made[name];

    /// <summary>Returns name and initial value of each parameter. The names are the same as in the design document and in the Java sample.</summary>
    internal static IEnumerable<(string Name, string Value)> Values(DeploySettings settings) =>
    [
        ("CloudHSMClusterId", settings.CloudHsmClusterId),
        ("CloudHSMCustomerCA", ToBeSet),
        ("SignatureKeyLabel", ToBeSet),
        ("SignatureCertificate", ToBeSet),
        ("MtlsKeyLabel", ToBeSet),
        ("MtlsCertificate", ToBeSet),
        ("DictAuditStream", AuditStore.StreamName("dict")),
        ("SpiAuditStream", AuditStore.StreamName("spi")),
        ("BcbDictEndpoint", settings.IsTest ? "test.pi.rsfn.net.br:8181" : "dict.pi.rsfn.net.br:16422"),
        ("BcbSpiEndpoint", settings.IsTest ? "test.pi.rsfn.net.br:9191" : "icom.pi.rsfn.net.br:16422"),
        ("BcbSignatureCertificate", ToBeSet),
        ("BcbMtlsCertificate", ToBeSet),
        ("ClusterCertificateAuthority", ToBeSet),
    ];

    /// <summary>Parameters for verifying access tokens of callers. The operator adds each caller as <c>Callers/NAME/…</c> (docs/callers.md).</summary>
    private static IEnumerable<(string Name, string Value)> Tokens => [("JwtSigningKeys", ToBeSet), ("JwtIssuer", ToBeSet), ("JwtAudience", "pix")];

    // ECS puts the secret into the environment when a task starts, so a renewed secret needs a rolling restart (docs/operations.md).
    private Secret Identity(string name, string description) => new(this, name, new SecretProps
    {
        SecretName = DeploySettings.ParameterPath + name,
        Description = description,
        EncryptionKey = Key,
        RemovalPolicy = RemovalPolicy.RETAIN,
        SecretObjectValue = new Dictionary<string, SecretValue> { ["certificate"] = SecretValue.UnsafePlainText(ToBeSet), ["key"] = SecretValue.UnsafePlainText(ToBeSet) },
    });
}
