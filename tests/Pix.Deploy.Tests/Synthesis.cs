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
        Test = Make(Settings("test"), Path.Combine(_folder, "test"));
        Production = Make(Settings("production"), Path.Combine(_folder, "production"));
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

    /// <summary>The template of other settings.</summary>
    internal static Template Make(DeploySettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("pix-deploy-").FullName;
        try
        {
            return Make(settings, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Template Make(DeploySettings settings, string output)
    {
        // The CDK's own rules for templates are errors here.
        var app = new App(new AppProps { Outdir = output, Context = new Dictionary<string, object> { ["@aws-cdk/core:validateAgainstDefaultRules"] = true } });
        _ = new PixStack(app, settings);
        app.Synth();
        return new Template(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, $"Pix-{settings.Stage}.template.json"))).RootElement.Clone());
    }
}
