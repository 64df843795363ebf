using Amazon.CDK.AWS.Route53;
using Amazon.CDK.AWS.Route53.Targets;
using Constructs;

namespace Pix.Deploy;

/// <summary>
/// Private DNS names: <c>proxy.pix.internal</c> for the front doors, and in the test stage <c>test.pi.rsfn.net.br</c> for the simulator, a name in
/// the domain of the Central Bank's network.
/// </summary>
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
