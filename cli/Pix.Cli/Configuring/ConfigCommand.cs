using System.CommandLine;
using Pix.Cli.Doctor;
using Pix.Cli.Output;
using Pix.Hsm.Settings;

namespace Pix.Cli.Configuring;

/// <summary>The commands <c>pix config show|check</c>, which show and check the settings of silo and front door.</summary>
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
            Description = "Ask the Central Bank's servers too: whether they are there, their certificate is the pinned one, and they accept ours (as the running silo tells; while none runs with '--login'). Sends no message.",
        };
        var login = new LoginOption();
        var check = new Command(
            "check",
            "Have each process check the settings of this shell without starting, and look at the certificates as a silo does. Warns of what works and should not be so. Exit code 0: all are usable; 1: some are not; 3: a process cannot be asked.") { online, login };
        output.AddTo(check);
        check.SetAction(async (parsed, cancellationToken) =>
        {
            var own = Settings.Read();
            var failures = (await ProcessSettings.CheckAsync(cancellationToken)).Select(failure => new Row(failure.Process, failure.Sentence)).Concat(TooNear().Select(sentence => new Row("silo", sentence))).ToList();
            failures.AddRange(Worth(CertificateCheck.Look(new Patient(own, TimeProvider.System, TimeServer: null)).Where(finding => !failures.Exists(failure => IsTold(failure, finding)))));
            var running = await Patient.MeetAsync(own, TimeProvider.System, timeServer: null, cancellationToken);
            if (running.Differences.Count > 0)
            {
                failures.Add(new Row("running", $"What runs has other settings than this shell: {string.Join(", ", running.Differences)}.", IsWarning: true));
            }

            if (parsed.GetValue(online))
            {
                failures.AddRange(Worth(await OnlineCheck.RunAsync(running with { MayLogIn = parsed.GetValue(login) }, cancellationToken)));
            }

            output.Choose(parsed).Write(Rows.Of(["process", "failure", "state"], failures.Select(failure => new object?[] { failure.Process, failure.Sentence, failure.IsWarning ? "warning" : "bad" })), Console.Out);
            return failures.TrueForAll(failure => failure.IsWarning) ? ExitCode.Success : ExitCode.No;
        });
        return check;
    }

    // True if the finding is about a certificate's setting that a process has already reported as faulty, so it is not listed twice.
    private static bool IsTold(Row failure, Finding finding) =>
        finding.Cause.StartsWith("certificate ", StringComparison.Ordinal) && failure.Sentence.Contains(finding.Cause["certificate ".Length..], StringComparison.Ordinal);

    private static IEnumerable<Row> Worth(IEnumerable<Finding> findings) => DoctorFindings.Of(findings).All
        .Where(finding => finding.State is FindingState.Bad or FindingState.Warning)
        .Select(finding => new Row(finding.Check == "endpoint" ? "servers" : finding.Check, $"{finding.What} {finding.Fix}".TrimEnd(), finding.State == FindingState.Warning));

    // Returns one sentence for each start time of a signing key that is too near: a starting silo accepts it, and a running silo possibly refuses it.
    private static IEnumerable<string> TooNear()
    {
        try
        {
            return RotationCheck.TooNear(SigningKeyEntry.ParseList(Settings.Read()["Pix:SignatureKeyLabel"] ?? ""), TimeProvider.System.GetUtcNow());
        }
        catch (FormatException)
        {
            // The setting is malformed. The silo's own check has already reported this.
            return [];
        }
    }

    private sealed record Row(string Process, string Sentence, bool IsWarning = false);
}
