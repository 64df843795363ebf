using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Pix.Silo;

namespace Pix.Cluster.Tests.Support;

/// <summary>Gives each silo of the test cluster the rooms of the real silo.</summary>
public sealed class SiloSetup : ISiloConfigurator
{
    /// <summary>Settings of all silos; set before the cluster starts.</summary>
    public static Dictionary<string, string?> Settings { get; set; } = [];

    public void Configure(ISiloBuilder siloBuilder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        siloBuilder.Services.AddSingleton<IConfiguration>(configuration);
        siloBuilder.Services.AddPixRooms(configuration);
        siloBuilder.Services.AddLogging(logging => logging.AddProvider(new CollectingLoggerProvider(PixCluster.Logged)));
    }
}
