using System.Text.RegularExpressions;

namespace Pix.Deploy.Tests;

/// <summary>What the deployment names is what the code has.</summary>
public sealed partial class SettingTests(Synthesis synthesis)
{
    [Fact]
    public void Every_parameter_of_the_sample_is_made()
    {
        string[] names =
        [
            "CloudHSMClusterId", "CloudHSMCustomerCA", "SignatureKeyLabel", "SignatureCertificate", "MtlsKeyLabel", "MtlsCertificate", "DictAuditStream",
            "SpiAuditStream", "BcbDictEndpoint", "BcbSpiEndpoint", "BcbSignatureCertificate", "BcbMtlsCertificate",
        ];
        string[] ours = ["ClusterCertificateAuthority", "JwtSigningKeys", "JwtIssuer", "JwtAudience"];

        var made = synthesis.Production.Of("AWS::SSM::Parameter").Select(parameter => parameter.Properties.GetProperty("Name").GetString()!);

        Assert.Equal(names.Concat(ours).Select(name => $"/pix/proxy/cloudhsm/{name}").Order(), made.Order());
        Assert.Equal(
            ["/pix/proxy/cloudhsm/CloudHSMSecret", "/pix/proxy/cloudhsm/ClusterFrontDoor", "/pix/proxy/cloudhsm/ClusterSilo"],
            synthesis.Production.Of("AWS::SecretsManager::Secret").Select(secret => secret.Properties.GetProperty("Name").GetString()!).Order());
    }

    [Fact]
    public void Alarms_name_metrics_that_the_code_has()
    {
        var code = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "grains"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        var named = MetricName().Matches(synthesis.Production.Text).Select(match => match.Value).Distinct().ToList();

        Assert.True(named.Count >= 5);
        Assert.All(named, name => Assert.Contains($"\"{name}\"", code, StringComparison.Ordinal));
    }

    [Fact]
    public void Alarms_reach_somebody() =>
        Assert.All(synthesis.Production.Of("AWS::CloudWatch::Alarm").Where(alarm => !alarm.Id.Contains("TaskCount", StringComparison.Ordinal)), alarm => Assert.Single(alarm.Properties.GetProperty("AlarmActions").EnumerateArray()));

    [GeneratedRegex("""(?<=")pix\.[a-z_]+\.[a-z_.]+(?=")""")]
    private static partial Regex MetricName();
}
