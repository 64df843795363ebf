using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pix.Hsm.Hosting;
using Pix.Hsm.Keys;
using Pix.Hsm.Memory;
using Pix.Hsm.Mtls;

namespace Pix.Hsm.Tests.Support;

/// <summary>A host with the HSM, started.</summary>
public sealed class RunningHsm : IAsyncDisposable
{
    private readonly IHost _host;
    private int _disposed;

    private RunningHsm(IHost host, CollectingLogger log, IConfigurationRoot configuration)
    {
        _host = host;
        Log = log;
        Configuration = configuration;
    }

    public CollectingLogger Log { get; }

    public IConfigurationRoot Configuration { get; }

    public ISigningKeyRing Ring => _host.Services.GetRequiredService<ISigningKeyRing>();

    public MtlsIdentity Mtls => _host.Services.GetRequiredService<MtlsIdentity>();

    public IServiceProvider Services => _host.Services;

    public static async Task<RunningHsm> Start(Dictionary<string, string?> settings, TimeProvider? time = null, ISigningMemoryFiles? memory = null)
    {
        var log = new CollectingLogger();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(log);
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        if (memory is not null)
        {
            builder.Services.AddSingleton(memory);
        }

        builder.Services.AddPixHsm(builder.Configuration);
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new RunningHsm(host, log, builder.Configuration);
    }

    /// <summary>Once; again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
