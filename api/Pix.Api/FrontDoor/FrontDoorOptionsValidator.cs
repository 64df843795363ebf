using System.Net;
using Microsoft.Extensions.Options;

namespace Pix.Api.FrontDoor;

/// <summary>What no attribute can say about where the front door listens.</summary>
internal sealed class FrontDoorOptionsValidator : IValidateOptions<FrontDoorOptions>
{
    public ValidateOptionsResult Validate(string? name, FrontDoorOptions options)
    {
        if (!IPAddress.TryParse(options.ListenAddress, out var address))
        {
            return ValidateOptionsResult.Fail($"Pix:ListenAddress is '{options.ListenAddress}'; it must be an IP address such as 127.0.0.1 or 0.0.0.0.");
        }

        if (!IPAddress.IsLoopback(address) && !options.AllowAnonymousNetworkCallers)
        {
            return ValidateOptionsResult.Fail(
                $"Pix:ListenAddress is '{options.ListenAddress}', which other machines can reach, and callers are not authenticated: anyone there could have a payment signed. "
                + "Set it to 127.0.0.1, or set Pix:AllowAnonymousNetworkCallers to true if the network itself keeps strangers out.");
        }

        int[] fixedPorts = [.. new[] { options.DictPort, options.SpiPort, options.ManagementPort }.Where(port => port != 0)];
        return fixedPorts.Distinct().Count() == fixedPorts.Length
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Pix:DictPort is {options.DictPort}, Pix:SpiPort is {options.SpiPort} and Pix:ManagementPort is {options.ManagementPort}; they must be three different ports.");
    }
}
