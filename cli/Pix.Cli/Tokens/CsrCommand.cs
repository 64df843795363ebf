using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.Cli.Output;
using Pix.Hsm.Inspection;
using Pix.Journal.Disk;

namespace Pix.Cli.Tokens;

/// <summary>The command <c>pix hsm csr LABEL --subject NAME</c>, which makes a certificate request for a key in the HSM token.</summary>
internal static class CsrCommand
{
    public static Command Create()
    {
        var label = KeyLabelArgument.Create();
        var subject = new Option<X500DistinguishedName>("--subject")
        {
            Description = "Distinguished name, such as \"CN=pix.bank.example, OU=99999010, O=Bank, C=BR\".",
            HelpName = "NAME",
            Required = true,
            CustomParser = result =>
            {
                try
                {
                    return new X500DistinguishedName(result.Tokens[0].Value);
                }
                catch (CryptographicException)
                {
                    result.AddError($"'{result.Tokens[0].Value}' is not a distinguished name.");
                    return null;
                }
            },
        };
        var output = new FileOption("Where the request goes; standard output without it.");
        var json = new JsonOption();
        var command = new Command(
            "csr",
            "A PKCS#10 certificate request for a key in the token, signed by that key, in PEM: for the signing and the mTLS certificate alike. "
            + "Exit code 0: done; 2: wrong arguments, or OUT cannot be written; 3: no such key, or the token or a setting does not work.")
        {
            label, subject, output,
        };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            var key = parsed.GetRequiredValue(label);
            var pem = KeyCeremony.CertificateRequest(TokenOptions.Read(), key, parsed.GetRequiredValue(subject));
            if (parsed.GetValue(output) is { } file)
            {
                Write(pem, file);
                json.WriteOnly(parsed, ("label", key.Value), ("file", file));
            }
            else
            {
                json.Write(parsed, pem, ("label", key.Value), ("request", pem));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(string pem, string output)
    {
        try
        {
            PrivateFile.Write(output, Encoding.UTF8.GetBytes(pem + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"'{output}' cannot be written: {e.Message}", e);
        }
    }
}
