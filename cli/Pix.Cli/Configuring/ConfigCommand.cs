using System.CommandLine;
using Pix.Cli.Doctor;
using Pix.Cli.Output;
using Pix.Hsm;

namespace Pix.Cli.Configuring;

/// <summary><c>pix config show|check</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Look at the settings of all processes.") { Show(), Check() };

    private static Command Show()
    {
        var output = new OutputOptions();
        var show = new Command("show", "Every setting with its value; what is secret is stars.");
        output.AddTo(show);
        show.SetAction(parsed =>
        {
            var rows = Setting.All().Select(setting => new object?[] { setting.Name, setting.Shown });
            output.Choose(parsed).Write(Rows.Of(["setting", "value"], rows), Console.Out);
            return ExitCode.Success;
        });
        return show;
    }

    private static Command Check()
    {
        var output = new OutputOptions();
        var online = new Option<bool>("--online")
        {
            Description = "Ask the Central Bank's servers too: whether they are there, their certificate is the pinned one, and they accept ours. Sends no message.",
        };
        var check = new Command("check", "Have each process check its settings without starting. Exit code 0: all are usable; 1: some are not; 3: a process cannot be asked.") { online };
        output.AddTo(check);
        check.SetAction(async (parsed, cancellationToken) =>
        {
            var failures = await ProcessSettings.CheckAsync(cancellationToken);
            failures = [.. failures, .. TooNear().Select(sentence => ("silo", sentence))];
            if (parsed.GetValue(online))
            {
                failures = [.. failures, .. await OnlineCheck.RunAsync(cancellationToken)];
            }

            output.Choose(parsed).Write(Rows.Of(["process", "failure"], failures.Select(failure => new object?[] { failure.Process, failure.Sentence })), Console.Out);
            return failures.Count == 0 ? ExitCode.Success : ExitCode.No;
        });
        return check;
    }

    // What a silo that starts takes, and one that runs does not.
    private static IEnumerable<string> TooNear()
    {
        try
        {
            return RotationCheck.TooNear(SigningKeyEntry.ParseList(Settings.Read()["Pix:SignatureKeyLabel"] ?? ""), TimeProvider.System.GetUtcNow());
        }
        catch (FormatException)
        {
            // The silo has said so.
            return [];
        }
    }
}
