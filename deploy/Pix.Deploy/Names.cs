using Amazon.CDK.AWS.Route53;
using Amazon.CDK.AWS.Route53.Targets;
using Constructs;

namespace Pix.Deploy;

/// <summary>Private DNS names: <c>pix.internal</c> for callers, and in the test stage a name of the Central Bank's network for the simulator.</summary>
internal sealed class Names : Construct
{
    public Names(Construct scope, Network network, Services services)
        : base(scope, "Names")
    {
        var own = new PrivateHostedZone(this, "Own", new PrivateHostedZoneProps { ZoneName = "pix.internal", Vpc = network.Vpc });
        _ = new ARecord(this, "Front", new ARecordProps { Zone = own, RecordName = "proxy", Target = RecordTarget.FromAlias(new LoadBalancerTarget(services.LoadBalancer)) });
        if (services.Simulator is { } simulator)
        {
            var rsfn = new PrivateHostedZone(this, "Rsfn", new PrivateHostedZoneProps { ZoneName = "rsfn.net.br", Vpc = network.Vpc });
            _ = new ARecord(this, "Simulator", new ARecordProps { Zone = rsfn, RecordName = "test.pi", Target = RecordTarget.FromAlias(new LoadBalancerTarget(simulator.LoadBalancer)) });
        }
    }
}
