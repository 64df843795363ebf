using System.Globalization;

namespace Pix.Simulator.Dict.Resources;

/// <summary>The query parameters of a list request.</summary>
internal sealed record ResourceFilter(
    int Limit, IReadOnlyList<string> Statuses, IReadOnlyList<string> Roles, string? TaxIdNumber, DateTimeOffset? After, DateTimeOffset? Before,
    ResourceCursor? Cursor)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 200;

    /// <returns>The filter; null if a parameter is invalid.</returns>
    public static ResourceFilter? Parse(DictCall call, ResourceKind kind)
    {
        if (!TryLimit(call.Query("Limit"), DefaultLimit, out var limit)
            || !TryTime(call.Query("ModifiedAfter"), out var after)
            || !TryTime(call.Query("ModifiedBefore"), out var before)
            || !TryCursor(kind.HasCursor ? call.Query("Cursor") : null, out var cursor))
        {
            return null;
        }

        var statuses = (call.Query("Status") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var roles = kind.RoleParameters.Where(role => call.Query(role.Key) is "true" || IsNamed(call, role)).Select(role => role.Value);
        return new ResourceFilter(limit, statuses, [.. roles], call.Query("TaxIdNumber"), after, before, cursor);
    }

    public static bool TryLimit(string? text, int otherwise, out int limit)
    {
        limit = otherwise;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= MaxLimit);
    }

    public bool Accepts(Resource resource, string participant) =>
        (Statuses.Count == 0 || Statuses.Contains(resource.Status))
        && (Roles.Count == 0 || Roles.Any(role => resource.Parties.GetValueOrDefault(role) == participant))
        && (TaxIdNumber is null || resource.Text("TaxIdNumber") == TaxIdNumber)
        && (Cursor is null || ResourceCursor.Of(resource).CompareTo(Cursor.Value) > 0)
        && (After is null || Modified(resource) >= After)
        && (Before is null || Modified(resource) <= Before);

    // A list request for refunds has the role as the value of one parameter, for example ParticipantRole=REQUESTING.
    private static bool IsNamed(DictCall call, KeyValuePair<string, string> role) =>
        role.Key == "ParticipantRole" && call.Query(role.Key) is { } named && named.StartsWith(role.Value, StringComparison.OrdinalIgnoreCase);

    private static bool TryCursor(string? text, out ResourceCursor? cursor)
    {
        cursor = null;
        if (text is null)
        {
            return true;
        }

        var parsed = ResourceCursor.TryParse(text, out var value);
        cursor = value;
        return parsed;
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
        {
            return true;
        }

        var parsed = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value);
        time = value;
        return parsed;
    }

    private static DateTimeOffset Modified(Resource resource) =>
        DateTimeOffset.Parse(resource.Text("LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
