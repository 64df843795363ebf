using System.CommandLine;
using Pix.Cli.Output;

namespace Pix.Cli.Doctor;

/// <summary><c>pix doctor</c>.</summary>
internal static class DoctorCommand
{
    private static readonly Func<Patient, CancellationToken, Task<IReadOnlyList<Finding>>>[] Checks =
    [
        AtOnce(SettingCheck.Look), AtOnce(MachineCheck.Look), AtOnce(SecretCheck.Look), TokenCheck.RunAsync, AtOnce(CertificateCheck.Look), ClockCheck.RunAsync,
        AtOnce(DiskCheck.Look), AtOnce(PortCheck.Look), EndpointCheck.RunAsync, ProcessCheck.RunAsync, AtOnce(ExposureCheck.Look),
    ];

    public static Command Create()
    {
        var server = new Option<string>("--time-server") { Description = "An NTP server to compare the clock with (HOST or HOST:PORT). Default: setting Pix:TimeServer." };
        var output = new OutputOptions();
        var command = new Command(
            "doctor",
            "Check machine, settings, token, certificates, clock, disk, ports and endpoints, and say what to do. Changes nothing; signs once with each key. "
            + "Exit code 0: nothing is wrong (there may be warnings); 1: something is.")
        {
            server,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var patient = new Patient(Settings.Read(), TimeProvider.System, parsed.GetValue(server));
            var findings = new List<Finding>();
            foreach (var check in Checks)
            {
                findings.AddRange(await check(patient, cancellationToken));
            }

            Write(findings, output, parsed);
            return findings.Exists(finding => finding.State == FindingState.Bad) ? ExitCode.No : ExitCode.Success;
        });
        return command;
    }

    private static Func<Patient, CancellationToken, Task<IReadOnlyList<Finding>>> AtOnce(Func<Patient, IReadOnlyList<Finding>> look) => (patient, _) => Task.FromResult(look(patient));

    private static void Write(List<Finding> findings, OutputOptions output, ParseResult parsed)
    {
        if (!output.IsForPeople(parsed))
        {
            var rows = findings.Select(finding => new object?[] { finding.Check, finding.State.ToString().ToLowerInvariant(), finding.What, finding.Fix });
            output.Choose(parsed).Write(Rows.Of(["check", "state", "what", "fix"], rows), Console.Out);
            return;
        }

        foreach (var finding in findings)
        {
            var mark = finding.State switch { FindingState.Good => "ok  ", FindingState.Warning => "warn", _ => "FAIL" };
            Console.Out.WriteLine($"{mark}  {finding.Check,-12} {finding.What}");
            if (finding.Fix.Length > 0)
            {
                Console.Out.WriteLine($"      {"",-12} → {finding.Fix}");
            }
        }
    }
}
