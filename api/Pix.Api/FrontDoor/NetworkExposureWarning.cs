using System.Net;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Logs a warning at start if other machines can reach the DICT and SPI ports without authentication or without TLS, and if they can reach the
/// management port.
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
            "The front door listens on {Address} without TLS. Others on the network can read bearer tokens, unless a load balancer terminates TLS for the callers.")]
        public static partial void TokensInTheClear(ILogger logger, string address);

        [LoggerMessage(EventIds.ManagementOnTheNetwork, LogLevel.Warning,
            "The management port listens on {Address}. Anyone who can reach this address can read the console and the metrics. To listen on another address, set Pix:ManagementAddress.")]
        public static partial void ManagementOnTheNetwork(ILogger logger, string address);
    }
}
