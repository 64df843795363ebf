using System.Text.Json;

namespace Pix.Cli.Running;

/// <summary>What a running silo or front door on this machine reports about itself.</summary>
/// <param name="Port">Management port of the process.</param>
/// <param name="Ready">JSON body of <c>/health/ready</c>. Null if no silo, or no front door, answers on the port.</param>
/// <param name="Settings">Settings of the process, with stars instead of secrets. Null if the process reports none, as in earlier versions.</param>
/// <param name="Endpoints">The Central Bank's endpoints that a silo reports. Empty for a front door, or if a silo reports none.</param>
internal sealed record RunningProcess(long Port, JsonElement? Ready, IReadOnlyDictionary<string, string>? Settings, IReadOnlyList<RunningEndpoint> Endpoints)
{
    /// <summary>True if the process answered on its management port.</summary>
    public bool Answers => Ready is not null;

    /// <summary>Reads the report of the silo that has this management port on this machine.</summary>
    public static Task<RunningProcess> AskSiloAsync(long port, CancellationToken cancellationToken) => AskAsync(port, isSilo: true, cancellationToken);

    /// <summary>Reads the report of the front door that has this management port on this machine.</summary>
    public static Task<RunningProcess> AskFrontDoorAsync(long port, CancellationToken cancellationToken) => AskAsync(port, isSilo: false, cancellationToken);

    private static async Task<RunningProcess> AskAsync(long port, bool isSilo, CancellationToken cancellationToken)
    {
        using var local = new LocalPort(port);
        if (await local.GetAsync("/health/ready", cancellationToken) is not { } ready || !ready.TryGetProperty("parts", out _) || ready.TryGetProperty("silo", out _) != isSilo)
        {
            return new RunningProcess(port, null, null, []);
        }

        var settings = await local.GetAsync("/settings", cancellationToken);
        var endpoints = isSilo ? await local.GetAsync("/endpoints", cancellationToken) : null;
        return new RunningProcess(port, ready, Texts(settings), RunningEndpoint.Read(endpoints));
    }

    private static Dictionary<string, string>? Texts(JsonElement? settings) =>
        settings?.EnumerateObject().Where(setting => setting.Value.ValueKind == JsonValueKind.String).ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
}
