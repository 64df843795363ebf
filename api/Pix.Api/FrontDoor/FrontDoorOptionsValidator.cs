using System.Net;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;
using Pix.Settings;

namespace Pix.Api.FrontDoor;

/// <summary>Checks those rules for the front door's settings that validation attributes cannot express. Reports every failure, not only the first.</summary>
internal sealed class FrontDoorOptionsValidator(IConfiguration configuration) : IValidateOptions<FrontDoorOptions>
{
    public ValidateOptionsResult Validate(string? name, FrontDoorOptions options)
    {
        var failures = new List<string>();
        Addresses(options, failures);
        Tls(options, failures);
        int[] fixedPorts = [.. new[] { options.DictPort, options.SpiPort, options.ManagementPort }.Where(port => port != 0)];
        if (fixedPorts.Distinct().Count() != fixedPorts.Length)
        {
            failures.Add($"Pix:DictPort is {options.DictPort}, Pix:SpiPort is {options.SpiPort} and Pix:ManagementPort is {options.ManagementPort}; they must be three different ports.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void Addresses(FrontDoorOptions options, List<string> failures)
    {
        if (options.ManagementAddress.Length > 0 && !IPAddress.TryParse(options.ManagementAddress, out _))
        {
            failures.Add($"Pix:ManagementAddress is '{options.ManagementAddress}'; it must be an IP address such as 127.0.0.1 or 0.0.0.0, or empty.");
        }

        if (!IPAddress.TryParse(options.ListenAddress, out var address))
        {
            failures.Add($"Pix:ListenAddress is '{options.ListenAddress}'; it must be an IP address such as 127.0.0.1 or 0.0.0.0.");
            return;
        }

        if (!IPAddress.IsLoopback(address) && !options.AllowAnonymousNetworkCallers && Authentication() == CallerAuthentication.None)
        {
            failures.Add(
                $"Pix:ListenAddress is '{options.ListenAddress}', which other machines can reach, and callers are not authenticated: anyone there could have a payment signed. "
                + "Set Pix:CallerAuthentication, or the address to 127.0.0.1, or Pix:AllowAnonymousNetworkCallers to true if the network itself keeps strangers out.");
        }
    }

    private void Tls(FrontDoorOptions options, List<string> failures)
    {
        if (options.FrontDoorCertificate.IsEmpty != options.FrontDoorKey.IsEmpty)
        {
            failures.Add("Pix:FrontDoorCertificate and Pix:FrontDoorKey: both must be set, or neither.");
            return;
        }

        if (options.FrontDoorCertificate.IsEmpty)
        {
            if (Authentication() is CallerAuthentication.Certificate or CallerAuthentication.CertificateOrBearer)
            {
                failures.Add($"Pix:FrontDoorCertificate is empty, but Pix:CallerAuthentication {Authentication()} needs TLS; it must be the front door's certificate, and Pix:FrontDoorKey its key.");
            }

            return;
        }

        try
        {
            using var certificate = ServerCertificate.Load(options);
        }
        catch (UnreadableSettingException unusable)
        {
            failures.Add($"Pix:FrontDoorCertificate and Pix:FrontDoorKey cannot be used together: {unusable.Message.TrimEnd('.')}; they must be a certificate and the key that belongs to it, as PEM text or paths of PEM files.");
        }
    }

    // Reads the setting without validating it, because the callers' settings have a validator of their own.
    private CallerAuthentication Authentication() =>
        Enum.TryParse<CallerAuthentication>(configuration[$"{CallersOptions.Section}:{nameof(CallersOptions.CallerAuthentication)}"], ignoreCase: true, out var chosen) ? chosen : CallerAuthentication.None;
}
