using Microsoft.Extensions.Configuration;
using Pix.Settings;

namespace Pix.Cli.Running;

/// <summary>
/// The settings in force on this machine. A running process reports its own settings; for a process that does not run or does not report
/// settings, the settings of this shell are used.
/// </summary>
internal sealed class SettingsInForce(IConfiguration own, RunningProcess silo, RunningProcess frontDoor)
{
    private const string Section = "Pix";

    // Names, or beginnings of names, of settings that the front door reads and a silo does not. The silo is asked for all others.
    private static readonly string[] FrontDoors = ["DictPort", "SpiPort", "ManagementPort", "ManagementAddress", "ListenAddress", "Caller", "FrontDoor", "Jwt", "GatewayPorts", "ExchangeDeadline", "Console", "Documentation"];

    // Settings that only commands read.
    private static readonly string[] Commands = ["TimeServer"];

    private readonly List<KeyValuePair<string, string?>> _own = [.. own.GetSection(Section).AsEnumerable().Where(setting => setting.Value is not null)];

    /// <summary>Returns every setting that is in force.</summary>
    public IConfiguration Read()
    {
        var settings = _own.Where(setting => TellerOf(setting.Key) is null).ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var process in new[] { silo, frontDoor })
        {
            foreach (var (name, value) in (process.Settings ?? new Dictionary<string, string>()).Where(setting => TellerOf(setting.Key) == process))
            {
                // A process does not report a secret, so this shell's value replaces the stars if the shell has one.
                settings[name] = value.Contains(ShownValue.Stars, StringComparison.Ordinal) && own[name] is { Length: > 0 } secret ? secret : value;
            }
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    /// <summary>Names of the settings whose value in this shell differs from the value in the process that reads them.</summary>
    public IReadOnlyList<string> Differences() =>
    [
        .. _own.Where(setting => setting.Value!.Length > 0 && TellerOf(setting.Key)?.Settings is { } told && Shown(setting) != told.GetValueOrDefault(setting.Key, ""))
            .Select(setting => setting.Key).Order(StringComparer.Ordinal),
    ];

    private static string Shown(KeyValuePair<string, string?> setting) => ShownValue.Of(setting.Key, setting.Value!);

    /// <returns>The process that reports a setting. Null if no process does.</returns>
    private RunningProcess? TellerOf(string name)
    {
        var rest = name[(Section.Length + 1)..];
        var process = FrontDoors.Any(beginning => rest.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) ? frontDoor : silo;
        return process.Settings is null || Commands.Contains(rest, StringComparer.OrdinalIgnoreCase) ? null : process;
    }
}
