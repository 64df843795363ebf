using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Configuration;
using Orleans.TestingHost;

namespace Pix.Cluster.Tests.Support;

/// <summary>The test cluster's own client sees the silo's assemblies; their local calls need no serializers there either (docs/adr/0003).</summary>
public sealed class ClientSetup : IClientBuilderConfigurator
{
    public void Configure(IConfiguration configuration, IClientBuilder clientBuilder) =>
        clientBuilder.Services.Configure<TypeManifestOptions>(types => types.EnableConfigurationAnalysis = false);
}
