using System.Globalization;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether each port of silo and front door is free or used by Pix itself, and whether no two settings have the same port.</summary>
internal static class PortCheck
{
    private const string Name = "ports";

    private static readonly (string Setting, int Port, string Program)[] Ports =
    [
        ("DictPort", 8080, "Pix.Api"), ("SpiPort", 9090, "Pix.Api"), ("ManagementPort", 7070, "Pix.Api"),
        ("SiloPort", 11111, "Pix.Silo"), ("GatewayPort", 30000, "Pix.Silo"), ("SiloManagementPort", 7072, "Pix.Silo"),
    ];

    public static IReadOnlyList<Finding> Look(Patient patient)
    {
        var chosen = Ports.Select(port => (port.Setting, Port: (int)patient.Number(port.Setting, port.Port), port.Program)).ToList();
        var findings = chosen.GroupBy(port => port.Port).Where(group => group.Count() > 1)
            .Select(group => Finding.Bad(Name, $"Port {group.Key} is given to {string.Join(" and ", group.Select(port => $"Pix:{port.Setting}"))}.", "Give each its own port."))
            .Concat(chosen.Where(port => !IsOfPix(patient, port.Program)).Select(Busy).OfType<Finding>())
            .ToList();
        return findings.Count > 0 ? findings : [Finding.Good(Name, $"{string.Join(", ", chosen.Select(port => port.Port.ToString(CultureInfo.InvariantCulture)))}: free, or held by Pix.")];
    }

    // True if the silo or the front door answers, because then it holds its ports itself. Its process can have another name or another user.
    private static bool IsOfPix(Patient patient, string program) => program == "Pix.Silo" ? patient.Silo.Answers : patient.FrontDoor.Answers;

    private static Finding? Busy((string Setting, int Port, string Program) port)
    {
        var holder = ListeningSocket.HolderOf(port.Port);
        return holder is null || holder.Contains(port.Program, StringComparison.Ordinal)
            ? null
            : Finding.Bad(Name, $"Port {port.Port} (Pix:{port.Setting}) is taken by {holder}.", $"Stop that process, or set Pix:{port.Setting} to another port.");
    }
}
