using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization.Configuration;
using Pix.Audit;
using Pix.Audit.Modes;
using Pix.Grains;
using Pix.Hsm.Hosting;
using Pix.Hsm.Memory;
using Pix.Hsm.Settings;
using Pix.Protocol;
using Pix.Rates;
using Pix.Silo.Signing;
using Pix.Transmission;

namespace Pix.Silo;

/// <summary>Registers all rooms (projects of the product) that run in a silo.</summary>
public static class Rooms
{
    /// <summary>
    /// Adds the rooms. Must be called before the silo is added, because services stop in reverse order and exchanges must end before journals and
    /// HSM close.
    /// </summary>
    public static IServiceCollection AddPixRooms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPixHsm(configuration);
        services.AddSingleton<ISigningMemoryFiles, SigningMemoryFolder>();
        services.AddSingleton(new OwnFolder(SigningMemoryPlace.FolderName));
        services.AddOptions<HsmOptions>().ValidateOnStart();
        services.AddPixAudit(configuration);
        services.AddPixProtocol(configuration);
        services.AddPixTransmission(configuration);
        services.AddPixRates(configuration);
        services.AddPixGrains(configuration);

        // Orleans' start-up check requires a serializer for every argument, but arguments of local grain calls are passed by reference (docs/adr/0003).
        services.Configure<TypeManifestOptions>(types => types.EnableConfigurationAnalysis = false);

        // The silo, its journal's folder and its audit records have the same name.
        services.AddOptions<AuditOptions>().Configure<IOptions<SiloOptions>>((audit, silo) => audit.SiloName = silo.Value.SiloName);
        return services;
    }
}
