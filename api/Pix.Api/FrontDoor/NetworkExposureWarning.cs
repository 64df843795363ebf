using System.Net;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Logs a warning at start for each port that other machines can reach without authentication or without TLS, and for an open management port.
/// </summary>
internal sealed partial class NetworkExposureWarning(
    IOptions<FrontDoorOptions> options, IOptions<CallersOptions> callers, ILogger<NetworkExposureWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (IsOpen(settings.ListenAddress))
        {
            WarnOfCallers(settings);
        }

        var management = settings.ManagementAddress.Length > 0 ? settings.ManagementAddress : settings.ListenAddress;
        if (IsOpen(management))
        {
            Log.ManagementOnTheNetwork(logger, management);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void WarnOfCallers(FrontDoorOptions settings)
    {
        if (callers.Value.CallerAuthentication == CallerAuthentication.None)
        {
            Log.OpenToTheNetwork(logger, settings.ListenAddress);
        }
        else if (settings.FrontDoorCertificate.IsEmpty)
        {
            Log.TokensInTheClear(logger, settings.ListenAddress);
        }
    }

    private static bool IsOpen(string address) => !IPAddress.IsLoopback(IPAddress.Parse(address));

    private static partial class Log
    {
        [LoggerMessage(EventIds.OpenToTheNetwork, LogLevel.Warning,
            "The front door listens on {Address} without authentication, because Pix:AllowAnonymousNetworkCallers is true. Anyone who can reach this address can have messages signed.")]
        public static partial void OpenToTheNetwork(ILogger logger, string address);

        [LoggerMessage(EventIds.TokensInTheClear, LogLevel.Warning,
            "The front door listens on {Address} without TLS. Bearer tokens can be read on the network, unless a load balancer in front terminates TLS.")]
        public static partial void TokensInTheClear(ILogger logger, string address);

        [LoggerMessage(EventIds.ManagementOnTheNetwork, LogLevel.Warning,
            "The management port listens on {Address}. Anyone who can reach it can read console and metrics. Pix:ManagementAddress sets the address.")]
        public static partial void ManagementOnTheNetwork(ILogger logger, string address);
    }
}
