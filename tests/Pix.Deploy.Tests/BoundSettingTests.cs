
namespace Pix.Deploy.Tests;

/// <summary>
/// A setting that nobody reads is a setting that the operator believes in: every name that deployment and images give is one that the code
/// binds.
/// </summary>
public sealed class BoundSettingTests(Synthesis synthesis)
{
    private static readonly string[] Files = ["deploy/docker/compose.yaml", "deploy/docker/api.Dockerfile", "deploy/docker/silo.Dockerfile", "deploy/docker/simulator.Dockerfile", "deploy/docker/silo-entrypoint.sh", "scripts/settings.sh"];

    // The entry point gives these two to CloudHSM's client; no process reads them.
    private static readonly string[] OfTheEntryPoint = ["CloudHSMClusterId", "CloudHSMCustomerCA"];

    [Fact]
    public void Every_name_of_the_templates_is_bound()
    {
        var names = SettingNames.In(synthesis.Production.Text + synthesis.Test.Text);

        Assert.True(names.Count >= 8, string.Join(' ', names));
        Assert.DoesNotContain(names, name => !KnownSettings.Has(name));
    }

    [Fact]
    public void Every_name_of_the_images_and_of_this_machines_settings_is_bound()
    {
        var names = SettingNames.In(string.Concat(Files.Select(file => File.ReadAllText(Path.Combine(Repository.Root, file)))));

        Assert.True(names.Count >= 20, string.Join(' ', names));
        Assert.DoesNotContain(names, name => !KnownSettings.Has(name));
    }

    [Fact]
    public void Every_parameter_is_bound_or_the_entry_points()
    {
        var names = synthesis.Production.Of("AWS::SSM::Parameter").Select(parameter => parameter.Properties.GetProperty("Name").GetString()!.Split('/')[^1]).Except(OfTheEntryPoint).ToList();

        Assert.True(names.Count >= 12);
        Assert.DoesNotContain(names, name => !KnownSettings.Has($"Pix__{name}"));
    }

    [Theory]
    [InlineData("Pix__SpiPort", true)]
    [InlineData("Pix__Callers__payments__Channels", true)]
    [InlineData("Pix__GatewayPorts__0", true)]
    [InlineData("Pix__Membership__ProbeTimeout", true)]
    [InlineData("Pix__SpiPorts", false)]
    [InlineData("Pix__Callers__payments__Channel", false)]
    [InlineData("Pix__Membership__ProbeTime", false)]
    [InlineData("Simulator__Nothing", false)]
    public void Names_are_known_by_what_is_bound(string name, bool known) => Assert.Equal(known, KnownSettings.Has(name));

    [Fact]
    public void A_front_door_on_the_network_asks_who_calls_or_was_told_not_to()
    {
        foreach (var template in new[] { synthesis.Test, synthesis.Production, Synthesis.Make(Synthesis.Settings("production") with { AllowAnonymousCallers = true }) })
        {
            var environment = ContainersOf(template, "pix-api").Single(container => container.ContainsKey("Pix__ListenAddress"));

            Assert.Equal("0.0.0.0", environment["Pix__ListenAddress"]);
            Assert.True(environment.GetValueOrDefault("Pix__CallerAuthentication") == "Bearer" ^ environment.GetValueOrDefault("Pix__AllowAnonymousNetworkCallers") == "true");
        }
    }

    [Fact]
    public void Silos_and_front_doors_have_certificates_of_the_cluster_each_its_own()
    {
        var (silo, api) = (SecretsOf(synthesis.Production, "pix-silo"), SecretsOf(synthesis.Production, "pix-api"));

        Assert.Superset(new HashSet<string> { "Pix__ClusterCertificate", "Pix__ClusterCertificateKey" }, silo.Keys.ToHashSet());
        Assert.Equal(["Pix__ClusterCertificate", "Pix__ClusterCertificateKey"], api.Keys.Order());
        Assert.Contains("ClusterSilo", silo["Pix__ClusterCertificateKey"], StringComparison.Ordinal);
        Assert.Contains("ClusterFrontDoor", api["Pix__ClusterCertificateKey"], StringComparison.Ordinal);
        Assert.DoesNotContain("AllowPlainCluster", synthesis.Production.Text + synthesis.Test.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<Dictionary<string, string>> ContainersOf(Template template, string family) => Containers(template, family)
        .Select(container => container.TryGetProperty("Environment", out var environment)
            ? environment.EnumerateArray().ToDictionary(entry => entry.GetProperty("Name").GetString()!, entry => entry.GetProperty("Value").ToString())
            : []);

    private static Dictionary<string, string> SecretsOf(Template template, string family) => Containers(template, family)
        .Where(container => container.TryGetProperty("Secrets", out _))
        .SelectMany(container => container.GetProperty("Secrets").EnumerateArray())
        .ToDictionary(secret => secret.GetProperty("Name").GetString()!, secret => secret.GetProperty("ValueFrom").GetRawText());

    private static IEnumerable<System.Text.Json.JsonElement> Containers(Template template, string family) => template.Of("AWS::ECS::TaskDefinition")
        .Where(task => task.Properties.GetProperty("Family").GetString() == family)
        .SelectMany(task => task.Properties.GetProperty("ContainerDefinitions").EnumerateArray());
}
