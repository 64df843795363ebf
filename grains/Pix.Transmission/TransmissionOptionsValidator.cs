using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Transmission;

/// <summary>Checks the rules that no attribute can express, and reports every failure.</summary>
internal sealed class TransmissionOptionsValidator : IValidateOptions<TransmissionOptions>
{
    public ValidateOptionsResult Validate(string? name, TransmissionOptions options)
    {
        var failures = new List<string>();
        CheckEndpoint(failures, nameof(options.BcbDictEndpoint), options.BcbDictEndpoint, required: true);
        CheckEndpoint(failures, nameof(options.BcbDictKeysCheckEndpoint), options.BcbDictKeysCheckEndpoint, required: false);
        CheckEndpoint(failures, nameof(options.BcbSpiEndpoint), options.BcbSpiEndpoint, required: true);
        CheckEndpoint(failures, nameof(options.BcbSpiSecondaryEndpoint), options.BcbSpiSecondaryEndpoint, required: false);
        CheckTrust(failures, options);

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckTrust(List<string> failures, TransmissionOptions options)
    {
        try
        {
            options.BcbMtlsCertificate.Read(nameof(options.BcbMtlsCertificate)).Certificates();
        }
        catch (UnreadableSettingException unreadable)
        {
            failures.Add($"Pix:{unreadable.Setting} {unreadable.Reason}; it must be PEM text, or the path of a PEM file, with the certificates of the Central Bank's servers.");
        }
    }

    private static void CheckEndpoint(List<string> failures, string setting, string value, bool required)
    {
        if ((required || value.Length > 0) && EndpointList.Parse(value) is null)
        {
            failures.Add($"Pix:{setting} is '{value}'; it must be host:port or an https URL without path, such as icom-h.pi.rsfn.net.br:16522; or up to 4 of them, each once, separated by commas.");
        }
    }
}
