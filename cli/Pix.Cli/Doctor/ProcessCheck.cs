using System.Globalization;
using System.Text.Json;

namespace Pix.Cli.Doctor;

/// <summary>Whether silo and front door run here and are ready, in their own words.</summary>
internal static class ProcessCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Finding>> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Patience };
        return
        [
            .. await LookAsync(client, "silo", patient.Number("SiloManagementPort", 7072), cancellationToken),
            .. await LookAsync(client, "api", patient.Number("ManagementPort", 7070), cancellationToken),
        ];
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(HttpClient client, string process, long port, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/health/ready")), cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return Judged(process, body) ?? (answer.IsSuccessStatusCode ? [Finding.Good(process, "It runs and is ready.")] : NotReady(process, body));
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException or JsonException && !cancellationToken.IsCancellationRequested)
        {
            return [Finding.Warning(process, $"No {process} answers on management port {port} of this machine.", "'./pix up' starts it; './pix logs' says why it ended.")];
        }
    }

    /// <summary>The judgement in its own words, each trouble once; null when the process knows of none.</summary>
    private static List<Finding>? Judged(string process, byte[] body)
    {
        using var told = JsonDocument.Parse(body);
        if (!told.RootElement.TryGetProperty("verdict", out var verdict) || verdict.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var troubles = verdict.GetProperty("channels").EnumerateArray().Where(channel => channel.GetProperty("level").GetString() != "Up").DistinctBy(channel => channel.GetProperty("cause").GetString()).ToList();
        return troubles.Count == 0
            ? [Finding.Good(process, "It runs; what it was asked lately works.")]
            : [.. troubles.Select(channel => new Finding(
                process,
                channel.GetProperty("level").GetString() == "Down" ? FindingState.Bad : FindingState.Warning,
                channel.GetProperty("sentence").GetString()!,
                $"{channel.GetProperty("do").GetString()} ({channel.GetProperty("runbook").GetString()})."))];
    }

    private static List<Finding> NotReady(string process, byte[] body)
    {
        using var told = JsonDocument.Parse(body);
        return [.. told.RootElement.GetProperty("parts").EnumerateArray()
            .Where(part => !part.GetProperty("ready").GetBoolean())
            .Select(part => Finding.Bad(process, $"Not ready: {part.GetProperty("part").GetString()}. {part.GetProperty("reason").GetString()}", "docs/operations.md lists what to do, by symptom."))];
    }
}
