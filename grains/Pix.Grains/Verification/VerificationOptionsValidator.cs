using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Grains.Verification;

/// <summary>Reads the certificates at start, so that a wrong setting is found before the first answer.</summary>
internal sealed class VerificationOptionsValidator : IValidateOptions<VerificationOptions>
{
    public ValidateOptionsResult Validate(string? name, VerificationOptions options)
    {
        try
        {
            TrustedSignersSource.Read(options);
            return ValidateOptionsResult.Success;
        }
        catch (UnreadableSettingException unusable)
        {
            return ValidateOptionsResult.Fail(
                $"Pix:{unusable.Setting} {unusable.Reason}; it must be the Central Bank's signature certificates as PEM text, or the path of a PEM file.");
        }
    }
}
