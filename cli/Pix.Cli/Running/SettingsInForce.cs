using Microsoft.Extensions.Configuration;
using Pix.Settings;

namespace Pix.Cli.Running;

/// <summary>
/// The settings in effect on this machine. They are the settings that the running processes report. For a process that does not run, or does
/// not report its settings, they are the settings of this shell.
/// </summary>
internal sealed class SettingsInForce(IConfiguration own, RunningProcess silo, RunningProcess frontDoor)
{
    private const string Section = "Pix";

    // Names, or beginnings of names, of settings that only the front door uses. All other settings are taken from the silo's report.
    private static readonly string[] FrontDoors = ["DictPort", "SpiPort", "ManagementPort", "ManagementAddress", "ListenAddress", "Caller", "FrontDoor", "Jwt", "GatewayPorts", "ExchangeDeadline", "Console", "Documentation"];

    // Settings that only this program uses, so no process reports them.
    private static readonly string[] Commands = ["TimeServer"];

    private readonly List<KeyValuePair<string, string?>> _own = [.. own.GetSection(Section).AsEnumerable().Where(setting => setting.Value is not null)];

    /// <summary>Returns every setting that is in effect on this machine.</summary>
    public IConfiguration Read()
    {
        var settings = _own.Where(setting => TellerOf(setting.Key) is null).ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var process in new[] { silo, frontDoor })
        {
            foreach (var (name, value) in (process.Settings ?? new Dictionary<string, string>()).Where(setting => TellerOf(setting.Key) == process))
            {
                // A process reports stars instead of a secret. If this shell has the setting, its value is used instead of the stars.
                settings[name] = value.Contains(ShownValue.Stars, StringComparison.Ordinal) && own[name] is { Length: > 0 } secret ? secret : value;
            }
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    /// <summary>Returns the names of the settings that have another value in this shell than in the running process that uses them.</summary>
    public IReadOnlyList<string> Differences() =>
    [
        .. _own.Where(setting => setting.Value!.Length > 0 && TellerOf(setting.Key)?.Settings is { } told && Shown(setting) != told.GetValueOrDefault(setting.Key, ""))
            .Select(setting => setting.Key).Order(StringComparer.Ordinal),
    ];

    private static string Shown(KeyValuePair<string, string?> setting) => ShownValue.Of(setting.Key, setting.Value!);

    /// <returns>The running process that reports the setting. Null if no running process reports it.</returns>
    private RunningProcess? TellerOf(string name)
    {
        var rest = name[(Section.Length + 1)..];
        var process = FrontDoors.Any(beginning => rest.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) ? frontDoor : silo;
        return process.Settings is null || Commands.Contains(rest, StringComparer.OrdinalIgnoreCase) ? null : process;
    }
}
