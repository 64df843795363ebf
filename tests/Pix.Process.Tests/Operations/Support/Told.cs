using System.Text.Json;

namespace Pix.Operations.Tests.Support;

/// <summary>What the judgement says of a channel.</summary>
internal sealed record Told(string Level, string Cause, string Sentence, DateTimeOffset? Since)
{
    /// <summary>Of a channel of <c>verdict</c>; null when there is no verdict.</summary>
    public static Told? Of(JsonElement holder, string channel)
    {
        if (!holder.TryGetProperty("verdict", out var verdict) || verdict.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var told = verdict.GetProperty("channels").EnumerateArray().Single(entry => entry.GetProperty("channel").GetString() == channel);
        var since = told.GetProperty("since");
        return new Told(
            told.GetProperty("level").GetString()!, told.GetProperty("cause").GetString()!, told.GetProperty("sentence").GetString()!, since.ValueKind == JsonValueKind.Null ? null : since.GetDateTimeOffset());
    }
}
