using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pix.Hsm.Hosting;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;

namespace Pix.Hsm.Load;

/// <summary>The HSM services of a silo, including its session pool, in a host of their own for tests.</summary>
internal sealed class HsmHost : IAsyncDisposable
{
    private readonly IHost _host;

    private HsmHost(IHost host, IConfigurationRoot configuration) => (_host, Configuration) = (host, configuration);

    public IConfigurationRoot Configuration { get; }

    public ISigningKeyRing Ring => _host.Services.GetRequiredService<ISigningKeyRing>();

    public MtlsIdentity Mtls => _host.Services.GetRequiredService<MtlsIdentity>();

    /// <summary>True if the HSM is ready, no token or key is missing, and all sessions are open.</summary>
    public bool IsWhole => Ring.State is { Ready: true } state && state.Detail.StartsWith("Ready.", StringComparison.Ordinal) && state.Sessions == state.SessionsWanted;

    /// <summary>Runs the check of settings, certificates and the mTLS key now, without waiting for its 15 s timer.</summary>
    public void LookNow() => _host.Services.GetRequiredService<HsmService>().LookNow();

    /// <param name="settings">Settings of the section Pix.</param>
    /// <param name="mtls">True to open the mTLS key too.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="HsmException">The HSM token cannot be used.</exception>
    public static async Task<HsmHost> StartAsync(IDictionary<string, string?> settings, bool mtls, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => mtls || !setting.Key.StartsWith("Pix:Mtls", StringComparison.Ordinal)));
        builder.Services.AddPixHsm(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new HsmHost(host, builder.Configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
