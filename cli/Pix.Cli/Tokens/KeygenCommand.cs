using System.CommandLine;
using Pix.Cli.Output;
using Pix.Hsm;
using Pix.Hsm.Inspection;
using Pix.Hsm.Settings;

namespace Pix.Cli.Tokens;

/// <summary>The command <c>pix hsm keygen LABEL</c>, which makes a key pair in the HSM token.</summary>
internal static class KeygenCommand
{
    private static readonly string[] Lengths = ["2048", "3072", "4096"];

    public static Command Create()
    {
        var label = KeyLabelArgument.Create();
        var id = new Option<byte[]>("--id")
        {
            Description = "CKA_ID in hexadecimal; eight random bytes without it.",
            HelpName = "HEX",
            CustomParser = result =>
            {
                try
                {
                    return Convert.FromHexString(result.Tokens[0].Value);
                }
                catch (FormatException)
                {
                    result.AddError($"'{result.Tokens[0].Value}' is not hexadecimal.");
                    return null;
                }
            },
        };
        var bits = new Option<int>("--bits") { Description = "Length of the key.", DefaultValueFactory = _ => 2048 };
        bits.AcceptOnlyFromAmong(Lengths);
        var json = new JsonOption();
        var command = new Command(
            "keygen",
            "Make an RSA key pair in the token that can never leave it (sensitive, not extractable), for signing only. "
            + "Prints LABEL<TAB>id<TAB>bits. Exit code 0: made; 1: label or id is in use; 2: wrong arguments; 3: the token or a setting does not work.")
        {
            label, id, bits,
        };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            var key = Generate(parsed.GetRequiredValue(label), Given(parsed.GetValue(id)), parsed.GetValue(bits));
            json.Write(parsed, $"{key.Label}\t{key.Id}\t{key.Bits}", ("label", key.Label), ("id", key.Id), ("bits", key.Bits));
            return ExitCode.Success;
        });
        return command;
    }

    // System.CommandLine returns an empty array if the option is not given.
    private static byte[]? Given(byte[]? id) => id is { Length: > 0 } ? id : null;

    private static TokenKeyInfo Generate(KeyLabel label, byte[]? id, int bits)
    {
        try
        {
            return KeyCeremony.GenerateKey(TokenOptions.Read(), label, id, bits);
        }
        catch (HsmException e) when (e.Problem == HsmProblem.KeyExists)
        {
            throw new CommandException(ExitCode.No, e.Message, e);
        }
    }
}
