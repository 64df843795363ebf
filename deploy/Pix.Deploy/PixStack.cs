using Amazon.CDK;
using Constructs;

namespace Pix.Deploy;

/// <summary>All resources of one participant's Pix in one account and region.</summary>
internal sealed class PixStack : Stack
{
    /// <summary>Makes all resources. Each one is made after the resources that it needs.</summary>
    public PixStack(Construct scope, DeploySettings settings)
        : base(scope, $"Pix-{settings.Stage}", new StackProps
        {
            Env = new Amazon.CDK.Environment { Account = settings.Account, Region = settings.Region },
            Description = $"Pix of participant {settings.Ispb}, {settings.Stage}",
            TerminationProtection = !settings.IsTest,
        })
    {
        var network = new Network(this, settings);
        var audit = new AuditStore(this, settings);
        var parameters = new Parameters(this, settings);
        var membership = new Membership(this);
        var journals = new Journals(this, network);
        var services = new Services(this, settings, network, audit, parameters, membership, journals);
        _ = new Names(this, network, services);
        _ = new Watch(this, services, audit);
    }
}
