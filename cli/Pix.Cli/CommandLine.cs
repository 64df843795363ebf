using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Pix.Cli.Auditing;
using Pix.Cli.Certificates;
using Pix.Cli.Completion;
using Pix.Cli.Configuring;
using Pix.Cli.Doctor;
using Pix.Cli.Limits;
using Pix.Cli.Output;
using Pix.Cli.Pinging;
using Pix.Cli.Reading;
using Pix.Cli.Sending;
using Pix.Cli.Signing;
using Pix.Cli.Silos;
using Pix.Cli.Tokens;
using Pix.Cli.Verification;
using Pix.Hsm;
using Pix.Settings;

namespace Pix.Cli;

/// <summary>Parses the command line and runs the command. Every failure is reported as one sentence and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        // Without this, System.CommandLine would read an argument "@name" as a file with further arguments. Here it is an ordinary file name.
        var parsed = Commands().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CommandException e)
        {
            return Fail(parsed, e.ExitCode, e.Message);
        }
        catch (HsmException e)
        {
            return Fail(parsed, ExitCode.Broken, e.Message);
        }
        catch (ClosedPathException e)
        {
            return Fail(parsed, ExitCode.Broken, e.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(parsed, ExitCode.Broken, "Interrupted.");
        }
#pragma warning disable CA1031 // Catches all exceptions, because the user gets one sentence instead of a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(parsed, ExitCode.Broken, $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Returns the root command with all commands and their subcommands.</summary>
    public static Command Commands() => MistypedOption.Refuse(new("pix", "Pix: sign, verify and audit messages to the Central Bank's instant-payment systems.")
    {
        new HelpOption(),
        SignCommand.Create(),
        VerifyCommand.Create(),
        AuditCommand.Create(),
        StreamCommand.Create(),
        HsmCommand.Create(),
        SendCommand.Create(),
        PingCommand.Create(),
        LimitsCommand.Create(),
        DrainCommand.Create(),
        CertCommand.Create(),
        ConfigCommand.Create(),
        DoctorCommand.Create(),
        CompletionCommand.Create(),
    });

    private static int Refuse(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine($"pix: {error.Message}");
        }

        Console.Error.WriteLine($"     'pix {Path(parsed.CommandResult)}--help' shows how.");
        TellAsJson(parsed, string.Join(' ', parsed.Errors.Select(error => error.Message)));
        return ExitCode.Usage;
    }

    private static string Path(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent ? $"{Path(parent)}{command.Command.Name} " : "";

    private static int Fail(ParseResult parsed, int exitCode, string message)
    {
        Console.Error.WriteLine($"pix: {message}");
        TellAsJson(parsed, message);
        return exitCode;
    }

    // With --json, standard output is one JSON document also if the command fails: an object with the error.
    private static void TellAsJson(ParseResult parsed, string message)
    {
        if (JsonOption.IsGiven(parsed))
        {
            JsonObject.Write(Console.Out, [("error", message)]);
        }
    }
}
