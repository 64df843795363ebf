using System.CommandLine;
using System.Globalization;
using Pix.Cli.Output;
using Pix.Journal.Disk;

namespace Pix.Cli.Verification;

/// <summary>The command <c>pix verify spi|dict --cert PEM FILE…</c>, which verifies signed documents.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var profile = ProfileArgument.Create();
        var certificates = new Option<string[]>("--cert")
        {
            Description = "PEM file with the certificates whose signatures count; may be given more than once.",
            HelpName = "CERT.pem",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
        };
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description = "The time at which the certificates must be valid. Default: now.",
            HelpName = "TIME",
            CustomParser = result => ParseTime(result.Tokens[0].Value, result.AddError),
        };
        var explain = new Option<bool>("--explain")
        {
            Description = "Tell for each reference the digest that was signed and the one that was found, and write the canonical forms to files: what was digested, and SignedInfo, which is signed.",
        };
        var against = new Option<string?>("--against")
        {
            Description = "With --explain: a file that is the same message; the first byte is shown at which the canonical forms differ.",
            HelpName = "FILE",
        };
        var forms = new Option<string?>("--forms")
        {
            Description = "With --explain: the folder for the canonical forms. Default: a new one in the folder for temporary files.",
            HelpName = "FOLDER",
        };
        var files = new Argument<string[]>("file") { Description = "Signed documents.", Arity = ArgumentArity.OneOrMore };
        var output = new OutputOptions();
        var command = new Command(
            "verify",
            "Verify signed documents. One line each: FILE<TAB>VALID, or FILE<TAB>INVALID<TAB>RULE with the first rule that does not hold "
            + "(Unreadable when the file cannot be read). Exit code 0: all valid; 1: some are not; 2: wrong arguments or certificates.")
        {
            profile, certificates, at, explain, against, forms, files,
        };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var batch = DocumentBatch.Create(parsed.Profile(profile), parsed.GetRequiredValue(certificates), parsed.GetValue(at) ?? TimeProvider.System.GetUtcNow());
            if (parsed.GetValue(explain))
            {
                return Explain(batch, parsed.GetRequiredValue(files), parsed.GetValue(against), parsed.GetValue(forms), output.IsForPeople(parsed) ? null : output.Choose(parsed));
            }

            var verdicts = parsed.GetRequiredValue(files).Select(file => (File: file, BrokenRule: batch.BrokenRule(file)));
            return output.IsForPeople(parsed) ? Tell(verdicts) : Write([.. verdicts], output.Choose(parsed));
        });
        return command;
    }

    private static int Tell(IEnumerable<(string File, string? BrokenRule)> verdicts)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        var allValid = true;
        foreach (var (file, rule) in verdicts)
        {
            output.WriteLine(VerdictLine.Of(file, rule));
            allValid &= rule is null;
        }

        return allValid ? ExitCode.Success : ExitCode.No;
    }

    private static int Write(IReadOnlyList<(string File, string? BrokenRule)> verdicts, IRowOutput output)
    {
        output.Write(Rows.Of(["file", "valid", "rule"], verdicts.Select(verdict => new object?[] { verdict.File, verdict.BrokenRule is null, verdict.BrokenRule })), Console.Out);
        return verdicts.All(verdict => verdict.BrokenRule is null) ? ExitCode.Success : ExitCode.No;
    }

    private static int Explain(DocumentBatch batch, IReadOnlyList<string> files, string? against, string? forms, IRowOutput? rows)
    {
        var folder = forms is null ? Directory.CreateTempSubdirectory("pix-explain-") : PrivateFolder.Create(forms);
        var printer = new ExplanationPrinter(Console.Out, folder);
        var other = against is null ? null : batch.Explain(against);
        var explained = files.Select(file => (File: file, Explanation: batch.Explain(file))).ToList();
        if (rows is not null)
        {
            rows.Write(Rows.Of(ExplanationPrinter.Columns, explained.SelectMany(each => printer.Rows(each.File, each.Explanation, other))), Console.Out);
        }
        else
        {
            explained.ForEach(each => printer.Print(each.File, each.Explanation, other));
        }

        return explained.TrueForAll(each => each.Explanation.Verdict.IsValid) ? ExitCode.Success : ExitCode.No;
    }

    private static DateTimeOffset? ParseTime(string text, Action<string> addError)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time))
        {
            return time;
        }

        addError($"'{text}' is not a time; it must be like 2026-01-31T12:00:00Z.");
        return null;
    }
}
