using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.EFS;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Pix.Deploy;

/// <summary>The EFS file system with the journals of all silos. It is shared, so that other silos can adopt the journal of a silo that is gone.</summary>
internal sealed class Journals : Construct
{
    /// <summary>User id under which the containers run.</summary>
    public const string User = "1654";

    public Journals(Construct scope, Network network)
        : base(scope, "Journals")
    {
        FileSystem = new Amazon.CDK.AWS.EFS.FileSystem(this, "FileSystem", new FileSystemProps
        {
            Vpc = network.Vpc,
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
            SecurityGroup = network.Files,
            Encrypted = true,
            KmsKey = new Key(this, "Key", new KeyProps { EnableKeyRotation = true, Description = "Journals", RemovalPolicy = RemovalPolicy.RETAIN }),
            PerformanceMode = PerformanceMode.GENERAL_PURPOSE, // the mode with the lowest latency, because every request waits for an fsync
            ThroughputMode = ThroughputMode.ELASTIC,
            EnableAutomaticBackups = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        AccessPoint = FileSystem.AddAccessPoint("Root", new AccessPointOptions
        {
            Path = "/journals",
            PosixUser = new PosixUser { Uid = User, Gid = User },
            CreateAcl = new Acl { OwnerUid = User, OwnerGid = User, Permissions = "700" },
        });
    }

    public Amazon.CDK.AWS.EFS.FileSystem FileSystem { get; }

    public AccessPoint AccessPoint { get; }
}
