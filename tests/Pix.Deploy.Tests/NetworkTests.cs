using System.Text.Json;

namespace Pix.Deploy.Tests;

/// <summary>Nothing of it is on the internet, and a port is open to those who need it.</summary>
public sealed class NetworkTests(Synthesis synthesis)
{
    [Theory]
    [InlineData("AWS::EC2::InternetGateway")]
    [InlineData("AWS::EC2::NatGateway")]
    [InlineData("AWS::EC2::EIP")]
    public void There_is_no_way_to_the_internet(string type)
    {
        Assert.Empty(synthesis.Test.Of(type));
        Assert.Empty(synthesis.Production.Of(type));
    }

    [Fact]
    public void The_load_balancer_asks_front_doors_whether_they_live_and_never_whether_the_Central_Bank_does()
    {
        var groups = synthesis.Test.Of("AWS::ElasticLoadBalancingV2::TargetGroup").Where(group => group.Properties.GetProperty("Port").GetInt32() is 8080 or 9090).ToList();

        Assert.Equal(2, groups.Count);
        Assert.All(groups, group => Assert.Equal("/health/live", group.Properties.GetProperty("HealthCheckPath").GetString()));
    }

    [Fact]
    public void Load_balancers_are_internal() =>
        Assert.All(synthesis.Test.Of("AWS::ElasticLoadBalancingV2::LoadBalancer"), balancer => Assert.Equal("internal", balancer.Properties.GetProperty("Scheme").GetString()));

    [Fact]
    public void Front_door_listeners_speak_TLS() =>
        Assert.All(synthesis.Production.Of("AWS::ElasticLoadBalancingV2::Listener"), listener =>
        {
            Assert.Equal("HTTPS", listener.Properties.GetProperty("Protocol").GetString());
            Assert.Equal("ELBSecurityPolicy-TLS13-1-2-Res-2021-06", listener.Properties.GetProperty("SslPolicy").GetString());
        });

    [Fact]
    public void No_group_lets_everybody_in()
    {
        foreach (var template in new[] { synthesis.Test, synthesis.Production })
        {
            var rules = template.Of("AWS::EC2::SecurityGroup").Where(group => group.Properties.TryGetProperty("SecurityGroupIngress", out _))
                .SelectMany(group => group.Properties.GetProperty("SecurityGroupIngress").EnumerateArray())
                .Concat(template.Of("AWS::EC2::SecurityGroupIngress").Select(rule => rule.Properties))
                .ToList();

            Assert.NotEmpty(rules);
            Assert.DoesNotContain(rules, rule => rule.GetRawText().Contains("0.0.0.0/0", StringComparison.Ordinal) || rule.GetRawText().Contains("::/0", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(30000, "NetworkApi")]
    [InlineData(11111, "NetworkSilo")]
    public void Orleans_ports_are_open_to_one_group_only(int port, string from)
    {
        var rules = synthesis.Production.Of("AWS::EC2::SecurityGroupIngress").Where(rule => rule.Properties.GetProperty("FromPort").GetInt32() == port).ToList();

        var rule = Assert.Single(rules);
        Assert.Contains(from, rule.Properties.GetProperty("SourceSecurityGroupId").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("NetworkSilo", rule.Properties.GetProperty("GroupId").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_simulator_and_its_name_are_in_the_test_stage_only()
    {
        Assert.Contains("pix-simulator", synthesis.Test.Text, StringComparison.Ordinal);
        Assert.Contains("rsfn.net.br.", synthesis.Test.Of("AWS::Route53::HostedZone").Select(zone => zone.Properties.GetProperty("Name").GetString()));
        Assert.DoesNotContain("pix-simulator", synthesis.Production.Text, StringComparison.Ordinal);
        Assert.Equal("pix.internal.", Assert.Single(synthesis.Production.Of("AWS::Route53::HostedZone")).Properties.GetProperty("Name").GetString());
    }

    [Fact]
    public void Containers_are_not_root_and_cannot_write_their_root()
    {
        var containers = synthesis.Test.Of("AWS::ECS::TaskDefinition").SelectMany(task => task.Properties.GetProperty("ContainerDefinitions").EnumerateArray()).ToList();

        Assert.Equal(6, containers.Count);
        Assert.All(containers, container => Assert.True(container.GetProperty("ReadonlyRootFilesystem").GetBoolean()));
        Assert.All(containers.Where(IsOurs), container => Assert.Equal("1654", container.GetProperty("User").GetString()));
        // Nothing that a process still does is cut: with its own longest stop, and what Fargate allows at most.
        var needed = new[] { Grains.Stopping.StopTime.Needed(new Audit.AuditOptions()), Api.FrontDoor.StopTime.Needed(new Api.FrontDoor.FrontDoorOptions { ExchangeDeadline = TimeSpan.FromSeconds(55) }) }.Max();
        Assert.All(containers.Where(IsOurs), container => Assert.InRange(container.GetProperty("StopTimeout").GetInt32(), needed.TotalSeconds + 10, 120));
    }

    private static bool IsOurs(JsonElement container) => container.GetProperty("Name").GetString() != "collector";
}
