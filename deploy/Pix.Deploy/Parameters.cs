using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SecretsManager;
using Amazon.CDK.AWS.SSM;
using Constructs;

namespace Pix.Deploy;

/// <summary>The settings of silo and api in Parameter Store under one path, and the secrets of the HSM user and of the cluster's certificates.</summary>
internal sealed class Parameters : Construct
{
    /// <summary>First value of a parameter that the operator writes after the first deployment, because a parameter cannot be empty.</summary>
    private const string ToBeSet = "to-be-set";

    private readonly Dictionary<string, StringParameter> _made = [];

    /// <summary>Makes every parameter that the code reads from Parameter Store, with its first value, and the secrets.</summary>
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
                Tier = value == ToBeSet ? ParameterTier.ADVANCED : ParameterTier.STANDARD, // PEM bundles are larger than 4 KB
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

    /// <summary>Identity of the silos towards silos and front doors, as a secret <c>{"certificate": …, "key": …}</c>.</summary>
    public Secret SiloIdentity { get; }

    /// <summary>Identity of the front doors towards silos, as a secret <c>{"certificate": …, "key": …}</c>.</summary>
    public Secret FrontDoorIdentity { get; }

    public Secret Secret { get; }

    /// <summary>Returns a parameter by its name.</summary>
    public StringParameter Of(string name) => _made[name];

    /// <summary>Names and first values of the parameters. The names are those of the design and the Java sample.</summary>
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

    /// <summary>Parameters that verify callers' access tokens. The callers themselves are added as <c>Callers/NAME/…</c> (docs/callers.md).</summary>
    private static IEnumerable<(string Name, string Value)> Tokens => [("JwtSigningKeys", ToBeSet), ("JwtIssuer", ToBeSet), ("JwtAudience", "pix")];

    // The secret is injected into the tasks, so a renewed secret takes effect with a rolling restart (docs/operations.md).
    private Secret Identity(string name, string description) => new(this, name, new SecretProps
    {
        SecretName = DeploySettings.ParameterPath + name,
        Description = description,
        EncryptionKey = Key,
        RemovalPolicy = RemovalPolicy.RETAIN,
        SecretObjectValue = new Dictionary<string, SecretValue> { ["certificate"] = SecretValue.UnsafePlainText(ToBeSet), ["key"] = SecretValue.UnsafePlainText(ToBeSet) },
    });
}
