using Pix.Aws.Tests.Support;

namespace Pix.Aws.Tests.Clustering;

public sealed class GatewayTests(DynamoDBLocal dynamo)
{
    [Fact]
    public async Task Gateways_are_the_active_silos_that_have_one()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var gateways = membership.OpenGateways();
        await gateways.InitializeGatewayListProvider();
        var silos = Enumerable.Range(0, 10).Select(_ => MembershipCase.NewSilo()).ToArray();
        (silos[3].Status, silos[3].ProxyPort) = (SiloStatus.Active, 0);
        silos[5].Status = SiloStatus.Active;
        silos[9].Status = SiloStatus.Active;
        foreach (var silo in silos)
        {
            await membership.AddAsync(silo);
        }

        var found = await gateways.GetGateways();

        Uri[] expected = [silos[5].SiloAddress.ToGatewayUri(), silos[9].SiloAddress.ToGatewayUri()];
        Assert.Equal(expected.Order(Comparer<Uri>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), found.OrderBy(uri => uri.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Gateways_of_another_cluster_are_not_ours()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        using var other = await MembershipCase.CreateAsync(dynamo);
        await other.AddAsync(MembershipCase.NewSilo(SiloStatus.Active));

        Assert.Empty(await membership.OpenGateways().GetGateways());
    }
}
