using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pix.Hsm;
using Pix.Hsm.Hosting;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;

namespace Pix.Cli.Tokens;

/// <summary>Runs the silo's HSM code inside this program for one command. Uses one PKCS#11 session.</summary>
internal sealed class TokenHost : IAsyncDisposable
{
    private readonly IHost _host;

    private TokenHost(IHost host) => _host = host;

    public ISigningKeyRing Keys => _host.Services.GetRequiredService<ISigningKeyRing>();

    public ICheckpointKey CheckpointKey => _host.Services.GetRequiredService<ICheckpointKey>();

    public MtlsIdentity Mtls => _host.Services.GetRequiredService<MtlsIdentity>();

    /// <exception cref="CommandException">A setting is missing or wrong.</exception>
    /// <exception cref="HsmException">The token cannot be used.</exception>
    public static async Task<TokenHost> StartAsync(CancellationToken cancellationToken)
    {
        // The empty builder adds no console logger and reads no settings files. No logger is needed, because the command prints failures itself.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Pix:HsmSessions"] = "1" });
        builder.Services.AddPixHsm(builder.Configuration);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new TokenHost(host);
        }
        catch (OptionsValidationException e)
        {
            host.Dispose();
            throw CommandException.Broken(string.Join("\n     ", e.Failures), e);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
