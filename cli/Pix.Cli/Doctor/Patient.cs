using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.Cli.Running;

namespace Pix.Cli.Doctor;

/// <summary>
/// What <c>pix doctor</c> examines: the processes on this machine, their settings (or the settings of this shell for a process that does not
/// run), the clock, and the options of the command.
/// </summary>
internal sealed record Patient(IConfiguration Settings, TimeProvider Time, string? TimeServer)
{
    private const long SiloPort = 7072, FrontDoorPort = 7070;

    /// <summary>What the silo on this machine reports. Its <c>Answers</c> is false if no silo runs here.</summary>
    public RunningProcess Silo { get; private init; } = new(SiloPort, null, null, []);

    /// <summary>What the front door on this machine reports. Its <c>Answers</c> is false if no front door runs here.</summary>
    public RunningProcess FrontDoor { get; private init; } = new(FrontDoorPort, null, null, []);

    /// <summary>Names of the settings that have another value in this shell than in the running process that uses them.</summary>
    public IReadOnlyList<string> Differences { get; private init; } = [];

    /// <summary>True if a check is allowed to log in to the HSM token while no silo runs (option <c>--login</c>).</summary>
    public bool MayLogIn { get; init; }

    /// <summary>Value of the setting <c>Pix:NAME</c>. Empty if it is not set.</summary>
    public string this[string name] => Settings[$"Pix:{name}"] ?? "";

    /// <summary>Asks the processes on this machine for their reports.</summary>
    /// <param name="own">Settings of the shell that runs the command.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeServer">Time server with which the clock is compared. Null for the setting <c>Pix:TimeServer</c>.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public static async Task<Patient> MeetAsync(IConfiguration own, TimeProvider time, string? timeServer, CancellationToken cancellationToken)
    {
        var asked = new Patient(own, time, timeServer);
        var silo = await RunningProcess.AskSiloAsync(asked.Number("SiloManagementPort", SiloPort), cancellationToken);
        var frontDoor = await RunningProcess.AskFrontDoorAsync(asked.Number("ManagementPort", FrontDoorPort), cancellationToken);
        var settings = new SettingsInForce(own, silo, frontDoor);
        return new Patient(settings.Read(), time, timeServer) { Silo = silo, FrontDoor = frontDoor, Differences = settings.Differences() };
    }

    /// <summary>Returns the setting <c>Pix:NAME</c> as a number, or the given default if the setting is empty or no number.</summary>
    public long Number(string name, long otherwise) => long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
