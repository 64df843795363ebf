using System.CommandLine;
using Pix.Cli.Output;

namespace Pix.Cli.Doctor;

/// <summary>The command <c>pix doctor</c>, which checks machine, settings and processes.</summary>
internal static class DoctorCommand
{
    // A check that can find the cause of other faults comes before the checks of those faults, because findings with the same cause are merged
    // into the first of them.
    private static readonly Func<Patient, CancellationToken, Task<IReadOnlyList<Finding>>>[] Checks =
    [
        AtOnce(SettingCheck.Look), AtOnce(MachineCheck.Look), AtOnce(SecretCheck.Look), AtOnce(OpenFolderCheck.Look), AtOnce(CertificateCheck.Look), TokenCheck.RunAsync, ClockCheck.RunAsync,
        AtOnce(DiskCheck.Look), AtOnce(PortCheck.Look), EndpointCheck.RunAsync, AtOnce(ProcessCheck.Look), AtOnce(ExposureCheck.Look),
    ];

    public static Command Create()
    {
        var server = new Option<string>("--time-server") { Description = "An NTP server to compare the clock with (HOST or HOST:PORT). Default: setting Pix:TimeServer." };
        var login = new LoginOption();
        var output = new OutputOptions();
        var command = new Command(
            "doctor",
            "Check machine, settings, token, certificates, clock, disk, ports, endpoints and processes, and say what to do. Where silo and front door run it looks at their settings and asks them; "
            + "while no silo runs it signs with each key when '--login' says so. Changes nothing. "
            + "Exit code 0: nothing is wrong (there may be warnings); 1: something is, or Pix is down.")
        {
            server, login,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var patient = (await Patient.MeetAsync(Settings.Read(), TimeProvider.System, parsed.GetValue(server), cancellationToken)) with { MayLogIn = parsed.GetValue(login) };
            var findings = new List<Finding>();
            foreach (var check in Checks)
            {
                findings.AddRange(await check(patient, cancellationToken));
            }

            var found = DoctorFindings.Of(findings);
            Write(found, output, parsed);
            return found.IsBad ? ExitCode.No : ExitCode.Success;
        });
        return command;
    }

    private static Func<Patient, CancellationToken, Task<IReadOnlyList<Finding>>> AtOnce(Func<Patient, IReadOnlyList<Finding>> look) => (patient, _) => Task.FromResult(look(patient));

    private static void Write(DoctorFindings found, OutputOptions output, ParseResult parsed)
    {
        if (!output.IsForPeople(parsed))
        {
            var rows = found.All.Append(new Finding("verdict", found.State, found.Sentence))
                .Select(finding => new object?[] { finding.Check, finding.State.ToString().ToLowerInvariant(), finding.What, finding.Fix, string.Join(" ", finding.Also) });
            output.Choose(parsed).Write(Rows.Of(["check", "state", "what", "fix", "also"], rows), Console.Out);
            return;
        }

        foreach (var finding in found.All)
        {
            var mark = finding.State switch { FindingState.Good => "ok  ", FindingState.Unknown => "?   ", FindingState.Warning => "warn", _ => "FAIL" };
            Console.Out.WriteLine($"{mark}  {finding.Check,-12} {finding.What}");
            foreach (var more in finding.Also)
            {
                Console.Out.WriteLine($"      {"",-12} so too {more}");
            }

            if (finding.Fix.Length > 0)
            {
                Console.Out.WriteLine($"      {"",-12} → {finding.Fix}");
            }
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(found.Sentence);
    }
}
