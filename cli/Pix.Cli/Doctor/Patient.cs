using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.Cli.Running;

namespace Pix.Cli.Doctor;

/// <summary>
/// What the doctor examines: the processes running here, their settings (this shell's while none runs), the clock, and the options of the
/// command.
/// </summary>
internal sealed record Patient(IConfiguration Settings, TimeProvider Time, string? TimeServer)
{
    private const long SiloPort = 7072, FrontDoorPort = 7070;

    /// <summary>The silo of this machine.</summary>
    public RunningProcess Silo { get; private init; } = new(SiloPort, null, null, []);

    /// <summary>The front door on this machine.</summary>
    public RunningProcess FrontDoor { get; private init; } = new(FrontDoorPort, null, null, []);

    /// <summary>Settings in which this shell differs from the running processes.</summary>
    public IReadOnlyList<string> Differences { get; private init; } = [];

    /// <summary>Whether to log in to the token while no silo runs.</summary>
    public bool MayLogIn { get; init; }

    /// <summary>A setting of section Pix; empty when it is not set.</summary>
    public string this[string name] => Settings[$"Pix:{name}"] ?? "";

    /// <summary>Asks the processes that run here.</summary>
    /// <param name="own">Settings of the shell that runs the command.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeServer">Time server that the clock is compared with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Patient> MeetAsync(IConfiguration own, TimeProvider time, string? timeServer, CancellationToken cancellationToken)
    {
        var asked = new Patient(own, time, timeServer);
        var silo = await RunningProcess.AskSiloAsync(asked.Number("SiloManagementPort", SiloPort), cancellationToken);
        var frontDoor = await RunningProcess.AskFrontDoorAsync(asked.Number("ManagementPort", FrontDoorPort), cancellationToken);
        var settings = new SettingsInForce(own, silo, frontDoor);
        return new Patient(settings.Read(), time, timeServer) { Silo = silo, FrontDoor = frontDoor, Differences = settings.Differences() };
    }

    /// <summary>A number of section Pix, or its default.</summary>
    public long Number(string name, long otherwise) => long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
