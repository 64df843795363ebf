using Microsoft.Extensions.Options;

namespace Pix.Grains.Verification;

/// <summary>Tries the certificates at start, so that a wrong setting is found before the first answer.</summary>
internal sealed class VerificationOptionsValidator : IValidateOptions<VerificationOptions>
{
    public ValidateOptionsResult Validate(string? name, VerificationOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.BcbSignatureCertificate))
        {
            return ValidateOptionsResult.Fail(
                "Pix:BcbSignatureCertificate is empty; it must be the Central Bank's signature certificates as PEM text, or the path of a PEM file.");
        }

        try
        {
            TrustedSignersSource.Read(options.BcbSignatureCertificate);
            return ValidateOptionsResult.Success;
        }
        catch (InvalidOperationException unusable)
        {
            return ValidateOptionsResult.Fail(unusable.Message);
        }
    }
}
