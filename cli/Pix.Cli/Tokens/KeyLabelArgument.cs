using System.CommandLine;
using Pix.Hsm.Settings;

namespace Pix.Cli.Tokens;

/// <summary>The argument <c>LABEL</c> of commands for one key in the HSM token.</summary>
internal static class KeyLabelArgument
{
    public static Argument<KeyLabel> Create() => new("label")
    {
        Description = "CKA_LABEL of the key.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!KeyLabel.TryParse(text, null, out var label))
            {
                result.AddError($"'{text}' is not a label: 1 to {KeyLabel.MaxLength} characters without commas.");
            }

            return label;
        },
    };
}
