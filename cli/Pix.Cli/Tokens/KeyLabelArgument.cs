using System.CommandLine;
using Pix.Hsm.Settings;

namespace Pix.Cli.Tokens;

/// <summary>The argument LABEL of commands that are about one key.</summary>
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
