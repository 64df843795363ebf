using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.Cli.Running;

namespace Pix.Cli.Doctor;

/// <summary>
/// What the doctor examines: the processes on this machine, their settings (or the settings of this shell for a process that does not run),
/// the clock, and the options of the command.
/// </summary>
internal sealed record Patient(IConfiguration Settings, TimeProvider Time, string? TimeServer)
{
    private const long SiloPort = 7072, FrontDoorPort = 7070;

    /// <summary>The silo on this machine.</summary>
    public RunningProcess Silo { get; private init; } = new(SiloPort, null, null, []);

    /// <summary>The front door on this machine.</summary>
    public RunningProcess FrontDoor { get; private init; } = new(FrontDoorPort, null, null, []);

    /// <summary>Names of settings whose value in this shell differs from the value in the running processes.</summary>
    public IReadOnlyList<string> Differences { get; private init; } = [];

    /// <summary>True if a check may log in to the HSM token while no silo runs.</summary>
    public bool MayLogIn { get; init; }

    /// <summary>A setting of section <c>Pix</c>. Empty if it is not set.</summary>
    public string this[string name] => Settings[$"Pix:{name}"] ?? "";

    /// <summary>Asks the processes on this machine for their reports.</summary>
    /// <param name="own">Settings of the shell that runs the command.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeServer">Time server that the clock is compared with.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async Task<Patient> MeetAsync(IConfiguration own, TimeProvider time, string? timeServer, CancellationToken cancellationToken)
    {
        var asked = new Patient(own, time, timeServer);
        var silo = await RunningProcess.AskSiloAsync(asked.Number("SiloManagementPort", SiloPort), cancellationToken);
        var frontDoor = await RunningProcess.AskFrontDoorAsync(asked.Number("ManagementPort", FrontDoorPort), cancellationToken);
        var settings = new SettingsInForce(own, silo, frontDoor);
        return new Patient(settings.Read(), time, timeServer) { Silo = silo, FrontDoor = frontDoor, Differences = settings.Differences() };
    }

    /// <summary>A number of section <c>Pix</c>. The given default if the setting is no number.</summary>
    public long Number(string name, long otherwise) => long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
