using System.Globalization;
using System.Text.Json;

namespace Pix.Cli.Doctor;

/// <summary>What the silo that runs on this machine says of its token and keys. It signs all the time; whoever asks it needs no login of his own.</summary>
internal static class RunningSilo
{
    private const string Name = "token";

    private static readonly string[] Parts = ["hsm", "mtls"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Its words on the token; null when no silo answers here.</summary>
    public static async Task<IReadOnlyList<Finding>?> AskAsync(Patient patient, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{patient.Number("SiloManagementPort", 7072)}/health/ready")), cancellationToken);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.TryGetProperty("silo", out _) ? [.. body.RootElement.GetProperty("parts").EnumerateArray().Where(part => Parts.Contains(part.GetProperty("part").GetString())).Select(Of)] : null;
        }
        catch (Exception silent) when (silent is HttpRequestException or JsonException || (silent is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static Finding Of(JsonElement part)
    {
        var reason = $"The running silo says: {part.GetProperty("reason").GetString()}";
        return part.GetProperty("ready").GetBoolean() ? Finding.Good(Name, reason) : Finding.Bad(Name, reason, "The silo tries again by itself; correct what the sentence names (docs/operations.md#hsm).");
    }
}
