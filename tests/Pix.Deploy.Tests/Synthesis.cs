using System.Text.Json;
using Amazon.CDK;
using Pix.Deploy.Tests;

[assembly: AssemblyFixture(typeof(Synthesis))]

namespace Pix.Deploy.Tests;

/// <summary>The templates of both stages, made once: the code of the CDK runs in a Node process.</summary>
public sealed class Synthesis : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pix-deploy-").FullName;

    public Synthesis()
    {
        Test = Make("test");
        Production = Make("production");
    }

    public Template Test { get; }

    public Template Production { get; }

    /// <summary>The context of cdk.json, with another stage.</summary>
    internal static DeploySettings Settings(string stage) => new()
    {
        Stage = stage,
        Account = "111122223333",
        Region = "sa-east-1",
        Ispb = "99999010",
        CloudHsmClusterId = "cluster-example",
        CloudHsmSecurityGroupId = "sg-0123456789abcdef0",
        CertificateArn = "arn:aws:acm:sa-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
        ImageTag = "1.0.0",
        CallerCidr = "10.0.0.0/8",
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Template Make(string stage)
    {
        var output = Path.Combine(_folder, stage);
        // The CDK's own rules for templates are errors here.
        var app = new App(new AppProps { Outdir = output, Context = new Dictionary<string, object> { ["@aws-cdk/core:validateAgainstDefaultRules"] = true } });
        _ = new PixStack(app, Settings(stage));
        app.Synth();
        return new Template(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, $"Pix-{stage}.template.json"))).RootElement.Clone());
    }
}
