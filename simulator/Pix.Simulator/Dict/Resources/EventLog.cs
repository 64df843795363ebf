using System.Globalization;
using System.Xml.Linq;

namespace Pix.Simulator.Dict.Resources;

/// <summary>Event notifications of the last seven days. In DICT 2.12.1 only funds recoveries have notifications.</summary>
internal sealed class EventLog(SimulatorOptions options, TimeProvider time)
{
    /// <summary>Maximum number of notifications in one page (DICT 2.12.1).</summary>
    public const int PageSize = 200;

    private const string Entity = "FUNDS_RECOVERY";

    private static readonly TimeSpan Window = TimeSpan.FromDays(7);
    private readonly Lock _access = new();
    private readonly List<(long Id, DateTimeOffset Time, string Change, string EntityId)> _events = [];
    private long _lastId = 9999;

    /// <param name="change"><c>ANALYSED</c>, <c>COMPLETED</c>, <c>INFORMATION_UPDATED</c> or <c>CANCELLED</c>.</param>
    /// <param name="entityId">Id of the funds recovery.</param>
    public void Add(string change, string entityId)
    {
        lock (_access)
        {
            _events.Add((++_lastId, time.GetUtcNow(), change, entityId));
            var oldest = time.GetUtcNow() - Window;
            _events.RemoveAll(notification => notification.Time < oldest);
        }
    }

    /// <returns>The page after the cursor (null for the first page), whether more pages follow, and the cursor of the next page.</returns>
    public (IReadOnlyList<XElement> Page, bool More, string Cursor) After(string? cursor)
    {
        var after = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        lock (_access)
        {
            var rest = _events.Where(notification => notification.Id > after).ToList();
            var page = rest.Take(PageSize).ToList();
            var last = page.Count > 0 ? page[^1].Id : after;
            return ([.. page.Select(ToXml)], rest.Count > PageSize, last.ToString(CultureInfo.InvariantCulture));
        }
    }

    private XElement ToXml((long Id, DateTimeOffset Time, string Change, string EntityId) notification) => new(
        "EventNotification",
        new XElement("Id", notification.Id),
        new XElement("Event", $"{Entity}_{notification.Change}"),
        new XElement("EntityType", Entity),
        new XElement("EntityId", notification.EntityId),
        new XElement("Timestamp", DictTime.Text(notification.Time)),
        new XElement("Participant", options.Ispb));
}
