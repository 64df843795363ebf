using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Pix.Hsm.Mtls;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Reports all invalid settings at once, each with its value and the allowed values. Errors that only the token shows are found at start.</summary>
internal sealed class HsmOptionsValidator : IValidateOptions<HsmOptions>
{
    public ValidateOptionsResult Validate(string? name, HsmOptions options)
    {
        var failures = new List<string>();
        Ranges(options, failures);
        Required(options, failures);
        Entries(failures, nameof(options.SignatureKeyLabel), options.SignatureKeyLabel);
        Labels(failures, nameof(options.MtlsKeyLabel), options.MtlsKeyLabel);
        Labels(failures, nameof(options.TokenLabel), options.TokenLabel);
        Checkpoint(options, failures);
        Mtls(options, failures);
        Readable(options, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Ranges(HsmOptions options, List<string> failures)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (var property in results.SelectMany(result => result.MemberNames))
        {
            var range = (RangeAttribute)Attribute.GetCustomAttribute(typeof(HsmOptions).GetProperty(property)!, typeof(RangeAttribute))!;
            var value = typeof(HsmOptions).GetProperty(property)!.GetValue(options);
            failures.Add($"Pix:{property} is {value}; it must be {range.Minimum} to {range.Maximum}.");
        }
    }

    private static void Required(HsmOptions options, List<string> failures)
    {
        Present(failures, nameof(options.Pkcs11Library), options.Pkcs11Library, "the path of the PKCS#11 module");
        Present(failures, nameof(options.CloudHSMSecret), options.CloudHSMSecret.IsEmpty ? "" : "set", "{\"HSM_USER\":…,\"HSM_PASSWORD\":…} or the path of a file with it");
        Present(failures, nameof(options.SignatureKeyLabel), options.SignatureKeyLabel, "the label of the signing key in the HSM");
        Present(failures, nameof(options.SignatureCertificate), options.SignatureCertificate.IsEmpty ? "" : "set", "PEM certificates or the path of a file with them");
    }

    private static void Present(List<string> failures, string setting, string value, string mustBe)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            failures.Add($"Pix:{setting} is empty; it must be {mustBe}.");
        }
    }

    private static void Labels(List<string> failures, string setting, string list)
    {
        foreach (var label in list.Split(',').Where(label => list.Length > 0 && !KeyLabel.TryParse(label, null, out _)))
        {
            failures.Add($"Pix:{setting} is '{list}', where '{label}' is no label; it must be labels of 1 to {KeyLabel.MaxLength} characters separated by commas.");
        }
    }

    private static void Entries(List<string> failures, string setting, string list)
    {
        foreach (var entry in list.Split(',').Where(_ => list.Length > 0))
        {
            try
            {
                if (SigningKeyEntry.ParseList(entry).Count == 0)
                {
                    failures.Add($"Pix:{setting} is '{list}', where '{entry}' is no label; it must be labels of 1 to {KeyLabel.MaxLength} characters separated by commas.");
                }
            }
            catch (FormatException e)
            {
                failures.Add($"Pix:{setting} is '{list}': {e.Message}");
            }
        }
    }

    private static void Checkpoint(HsmOptions options, List<string> failures)
    {
        if (options.CheckpointKeyLabel.Length == 0)
        {
            return;
        }

        if (!KeyLabel.TryParse(options.CheckpointKeyLabel, null, out var label))
        {
            failures.Add($"Pix:CheckpointKeyLabel is '{options.CheckpointKeyLabel}'; it must be one label of 1 to {KeyLabel.MaxLength} characters, or empty.");
        }
        else if (options.SignatureKeyLabel.Split(',').Concat(options.MtlsKeyLabel.Split(',')).Any(other => other.Split('@', '!')[0].Trim() == label.Value))
        {
            failures.Add($"Pix:CheckpointKeyLabel is '{options.CheckpointKeyLabel}', which Pix:SignatureKeyLabel or Pix:MtlsKeyLabel names; it must be a key of its own, or empty.");
        }
    }

    private static void Mtls(HsmOptions options, List<string> failures)
    {
        var (label, file) = (options.MtlsKeyLabel.Length > 0, !options.MtlsKeyFile.IsEmpty);
        if (label && file)
        {
            failures.Add("Pix:MtlsKeyLabel and Pix:MtlsKeyFile are both set; it must be one of them (the file is for development only).");
        }

        if (options.MtlsKeyThrough is not ("" or MtlsKeyWay.Provider or MtlsKeyWay.Engine))
        {
            failures.Add($"Pix:MtlsKeyThrough is '{options.MtlsKeyThrough}'; it must be {MtlsKeyWay.Provider}, {MtlsKeyWay.Engine} or empty.");
        }

        if ((label || file) && options.MtlsCertificate.IsEmpty)
        {
            failures.Add("Pix:MtlsCertificate is empty; it must be the PEM certificates of the mTLS key or the path of a file with them.");
        }

        if (!options.MtlsCertificate.IsEmpty && !label && !file)
        {
            failures.Add("Pix:MtlsKeyLabel is empty; it must be the label of the mTLS key in the HSM (Pix:MtlsKeyFile for development only).");
        }
    }

    private static void Readable(HsmOptions options, List<string> failures)
    {
        Try(failures, options.CloudHSMSecret, value => UserPin.FromSecret(value));
        Try(failures, options.SignatureCertificate, value => HsmSettingText.Certificates(nameof(options.SignatureCertificate), value));
        Try(failures, options.MtlsCertificate, value => HsmSettingText.Certificates(nameof(options.MtlsCertificate), value));
    }

    private static void Try(List<string> failures, TextOrFile value, Action<TextOrFile> read)
    {
        try
        {
            if (!value.IsEmpty)
            {
                read(value);
            }
        }
        catch (HsmException e)
        {
            failures.Add(e.Message);
        }
    }
}
