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
            return answer.IsSuccessStatusCode ? [Finding.Good(process, "It runs and is ready.")] : NotReady(process, body);
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException or JsonException && !cancellationToken.IsCancellationRequested)
        {
            return [Finding.Warning(process, $"No {process} answers on management port {port} of this machine.", "'./pix up' starts it; './pix logs' says why it ended.")];
        }
    }

    private static List<Finding> NotReady(string process, byte[] body)
    {
        using var told = JsonDocument.Parse(body);
        return [.. told.RootElement.GetProperty("parts").EnumerateArray()
            .Where(part => !part.GetProperty("ready").GetBoolean())
            .Select(part => Finding.Bad(process, $"Not ready: {part.GetProperty("part").GetString()}. {part.GetProperty("reason").GetString()}", "docs/operations.md lists what to do, by symptom."))];
    }
}
