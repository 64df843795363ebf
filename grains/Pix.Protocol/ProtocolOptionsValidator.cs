using Microsoft.Extensions.Options;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Schemas;

namespace Pix.Protocol;

/// <summary>Checks the rules of <see cref="ProtocolOptions"/> that attributes cannot express, and returns all failures, not only the first.</summary>
internal sealed class ProtocolOptionsValidator : IValidateOptions<ProtocolOptions>
{
    public ValidateOptionsResult Validate(string? name, ProtocolOptions options)
    {
        var failures = new List<string>();
        if (!Ispb.TryParse(options.Ispb, null, out _))
        {
            failures.Add($"Pix:Ispb is '{options.Ispb}'; it must be the participant's ISPB, 8 digits or capital letters.");
        }

        failures.AddRange(AdmissionPolicy.Split(options.IndirectParticipants)
            .Where(text => !Ispb.TryParse(text, null, out _))
            .Select(text => $"Pix:IndirectParticipants has '{text}'; it must be ISPBs (8 digits or capital letters) separated by commas."));
        failures.AddRange(AdmissionPolicy.Split(options.SpiMessages)
            .Where(text => !SpiMessage.TryParse(text, out _))
            .Select(text => $"Pix:SpiMessages has '{text}'; it must be message identifiers such as pacs.008.spi.1.16 separated by commas."));
        failures.AddRange(AdmissionPolicy.Split(options.SpiDeliveredMessages)
            .Where(text => !SpiMessage.TryParse(text, out _))
            .Select(text => $"Pix:SpiDeliveredMessages has '{text}'; it must be message identifiers such as admi.002.spi.1.5 separated by commas."));
        if (options.SchemaFolder.Length > 0 && SchemaFolder.WhyUnusable(options.SchemaFolder) is { } reason)
        {
            failures.Add($"Pix:SchemaFolder is '{options.SchemaFolder}', which {reason}; it must be a folder with the catalogue's schemas, such as pacs.008.spi.1.16.xsd.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
