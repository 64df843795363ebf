using Microsoft.Extensions.Configuration;
using Pix.Settings;

namespace Pix.Cli.Running;

/// <summary>
/// The settings in force on this machine: those of the running processes, and this shell's for processes that do not run or do not report
/// them.
/// </summary>
internal sealed class SettingsInForce(IConfiguration own, RunningProcess silo, RunningProcess frontDoor)
{
    private const string Section = "Pix";

    // Settings that the front door reads and a silo does not. The silo is asked for all others.
    private static readonly string[] FrontDoors = ["DictPort", "SpiPort", "ManagementPort", "ManagementAddress", "ListenAddress", "Caller", "FrontDoor", "Jwt", "GatewayPorts", "ExchangeDeadline", "Console", "Documentation"];

    // Settings that only commands read.
    private static readonly string[] Commands = ["TimeServer"];

    private readonly List<KeyValuePair<string, string?>> _own = [.. own.GetSection(Section).AsEnumerable().Where(setting => setting.Value is not null)];

    /// <summary>Every setting that is in force.</summary>
    public IConfiguration Read()
    {
        var settings = _own.Where(setting => TellerOf(setting.Key) is null).ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var process in new[] { silo, frontDoor })
        {
            foreach (var (name, value) in (process.Settings ?? new Dictionary<string, string>()).Where(setting => TellerOf(setting.Key) == process))
            {
                // A secret is not reported: this shell's value replaces it, if there is one.
                settings[name] = value.Contains(ShownValue.Stars, StringComparison.Ordinal) && own[name] is { Length: > 0 } secret ? secret : value;
            }
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    /// <summary>Names of the settings in which this shell differs from the process that reads them.</summary>
    public IReadOnlyList<string> Differences() =>
    [
        .. _own.Where(setting => setting.Value!.Length > 0 && TellerOf(setting.Key)?.Settings is { } told && Shown(setting) != told.GetValueOrDefault(setting.Key, ""))
            .Select(setting => setting.Key).Order(StringComparer.Ordinal),
    ];

    private static string Shown(KeyValuePair<string, string?> setting) => ShownValue.Of(setting.Key, setting.Value!);

    /// <returns>The process that reports a setting; null when none does.</returns>
    private RunningProcess? TellerOf(string name)
    {
        var rest = name[(Section.Length + 1)..];
        var process = FrontDoors.Any(beginning => rest.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)) ? frontDoor : silo;
        return process.Settings is null || Commands.Contains(rest, StringComparer.OrdinalIgnoreCase) ? null : process;
    }
}
