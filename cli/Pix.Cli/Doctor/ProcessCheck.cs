using System.Text.Json;
using Pix.Cli.Running;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether silo and front door run on this machine and report that they are ready.</summary>
internal static class ProcessCheck
{
    public static IReadOnlyList<Finding> Look(Patient patient) => !patient.Silo.Answers && !patient.FrontDoor.Answers
        ? [Finding.Bad("processes", $"Pix is down here: no silo answers on management port {patient.Silo.Port} of this machine, and no front door on {patient.FrontDoor.Port}.", "'./pix up' starts them; './pix logs' says why they ended.")]
        : [.. Look(patient, "silo", patient.Silo), .. Look(patient, "api", patient.FrontDoor)];

    private static List<Finding> Look(Patient patient, string name, RunningProcess process)
    {
        if (process.Ready is not { } told)
        {
            // With DynamoDB clustering this is no fault, because the silo or the front door can run on another machine of the cluster.
            return [patient["Clustering"].Equals("DynamoDB", StringComparison.OrdinalIgnoreCase)
                ? Finding.Unknown(name, $"No {name} answers on management port {process.Port} of this machine; it may run on another.")
                : Finding.Bad(name, $"Pix is down here: no {name} answers on management port {process.Port} of this machine.", "'./pix up' starts it; './pix logs' says why it ended.")];
        }

        return Judged(name, told) ?? NotReady(name, told);
    }

    /// <summary>
    /// Returns one finding for each different cause why a channel is not up, as the process reports it. Null if the process does not report this.
    /// </summary>
    private static List<Finding>? Judged(string process, JsonElement told)
    {
        if (!told.TryGetProperty("verdict", out var verdict) || verdict.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var troubles = verdict.GetProperty("channels").EnumerateArray().Where(channel => channel.GetProperty("level").GetString() != "Up").DistinctBy(channel => channel.GetProperty("cause").GetString()).ToList();
        return troubles.Count == 0 ? [Finding.Good(process, "It runs; what it was asked lately works.")] : [.. troubles.Select(channel => Trouble(process, channel))];
    }

    private static Finding Trouble(string process, JsonElement channel) => new(
        process,
        channel.GetProperty("level").GetString() == "Down" ? FindingState.Bad : FindingState.Warning,
        channel.GetProperty("sentence").GetString()!,
        $"{channel.GetProperty("do").GetString()} ({channel.GetProperty("runbook").GetString()}).")
    {
        Cause = CauseOf(channel.GetProperty("cause").GetString()!),
    };

    private static List<Finding> NotReady(string process, JsonElement told)
    {
        var troubles = told.GetProperty("parts").EnumerateArray().Where(part => !part.GetProperty("ready").GetBoolean()).ToList();
        return troubles.Count == 0
            ? [Finding.Good(process, "It runs and is ready.")]
            : [.. troubles.Select(part => Finding.Bad(process, $"Not ready: {part.GetProperty("part").GetString()}. {part.GetProperty("reason").GetString()}", "docs/operations.md lists what to do, by symptom.")
                with { Cause = CauseOf(part.GetProperty("part").GetString()!) })];
    }

    // Translates the name of a part into the cause that the other checks use, so that findings with the same cause are merged.
    private static string CauseOf(string part) => part switch
    {
        "audit" or "audit-dict" or "audit-spi" => "disk",
        "hsm" or "mtls" => "token",
        "endpoints" => "endpoint",
        _ => part,
    };
}
