using System.CommandLine;
using Pix.Audit.Records;
using Pix.Cli.Output;
using Pix.Cli.Verification;
using Pix.Signatures;

namespace Pix.Cli.Reading;

/// <summary>The command <c>pix stream withheld show RECORD [PART]</c>, which shows one message that did not verify.</summary>
internal sealed class ShowWithheldCommand
{
    private readonly Argument<string> _record = new("record") { Description = "Id of the audit record." };

    private readonly Argument<int?> _part = new("part") { Description = "Number of the part; not needed where only one was withheld.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<bool> _explain = new("--explain") { Description = "Tell what was digested and what was signed, instead of the message." };

    private readonly Option<string[]> _certificates = new("--cert") { Description = "PEM file of the Central Bank's signature certificates. Default: Pix:BcbSignatureCertificate.", HelpName = "CERT.pem" };

    private readonly Option<bool> _json = new(JsonOption.Name) { Description = "One JSON object, or with --explain an array of them." };

    public static Command Create()
    {
        var show = new ShowWithheldCommand();
        var command = new Command("show", "Show one withheld message as it came; it may hold personal data.") { show._record, show._part, show._explain, show._certificates, show._json };
        command.SetAction(show.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var record = parsed.GetRequiredValue(_record);
        var (part, content) = await WithheldMessages.ReadAsync(record, parsed.GetValue(_part), cancellationToken);
        if (parsed.GetValue(_explain))
        {
            return Explain(parsed, $"{record}.{part.Number}", content);
        }

        if (parsed.GetValue(_json))
        {
            JsonObject.Write(Console.Out, [("record_id", record), ("part", part.Number), ("rule", part.Rule), ("pi_resource_id", part.ResourceId), ("content", BodyText.FromBytes(content.Span))]);
            return ExitCode.Success;
        }

        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(content, cancellationToken);
        return ExitCode.Success;
    }

    private int Explain(ParseResult parsed, string name, ReadOnlyMemory<byte> content)
    {
        var certificates = parsed.GetValue(_certificates) is { Length: > 0 } given ? given : [Settings.Read()["Pix:BcbSignatureCertificate"] ?? ""];
        var batch = DocumentBatch.Create(SignatureProfile.Spi, certificates, TimeProvider.System.GetUtcNow());
        var printer = new ExplanationPrinter(Console.Out, Directory.CreateTempSubdirectory("pix-explain-"));
        var explanation = batch.Explain(content);
        if (parsed.GetValue(_json))
        {
            new JsonOutput().Write(Rows.Of(ExplanationPrinter.Columns, printer.Rows(name, explanation, null)), Console.Out);
        }
        else
        {
            printer.Print(name, explanation, null);
        }

        return ExitCode.Success;
    }
}
