using System.Net;
using Microsoft.Extensions.Options;

namespace Pix.Api.FrontDoor;

/// <summary>Says loudly, at start, that the front door takes unauthenticated callers from the network.</summary>
internal sealed partial class NetworkExposureWarning(IOptions<FrontDoorOptions> options, ILogger<NetworkExposureWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IPAddress.IsLoopback(IPAddress.Parse(options.Value.ListenAddress)))
        {
            Log.OpenToTheNetwork(logger, options.Value.ListenAddress);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(EventIds.OpenToTheNetwork, LogLevel.Warning,
            "Listening on {Address} without authentication (Pix:AllowAnonymousNetworkCallers is true): whoever reaches this address can have messages signed.")]
        public static partial void OpenToTheNetwork(ILogger logger, string address);
    }
}
