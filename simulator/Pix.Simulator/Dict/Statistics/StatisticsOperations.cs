using System.Xml.Linq;
using Pix.Simulator.Dict.Resources;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Dict.Statistics;

/// <summary>DICT operations for event notifications and for statistics of persons and keys. The figures are always the Central Bank's example.</summary>
internal sealed class StatisticsOperations(EventLog events, SimulatorOptions options)
{
    public IEnumerable<DictOperation> Rows() =>
    [
        new("GET", "/persons/{}/statistics", "getPersonStatistics", "GetPersonStatisticsResponse", "PERSONS_STATISTICS_READ", Person)
        {
            Headers = ["PI-RequestingParticipant"],
        },
        new("GET", "/entries/{}/statistics", "getEntryStatistics", "GetEntryStatisticsResponse", "ENTRIES_STATISTICS_READ", Entry)
        {
            Headers = ["PI-RequestingParticipant"],
        },
        new("GET", "/event-notifications", "listEventNotifications", "ListEventNotificationsResponse", "EVENT_LIST", Events)
        {
            Query = ["Participant"],
        },
    ];

    private static DictContent Person(DictCall call) =>
        Content(new XElement("TaxIdNumber", call.Id), "GetPersonStatisticsResponse");

    private static DictContent Entry(DictCall call) =>
        Content(new XElement("Key", call.Id), "GetEntryStatisticsResponse");

    private DictReply Events(DictCall call)
    {
        if (call.Query("Participant") != options.Ispb)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        var (page, more, cursor) = events.After(call.Query("Cursor"));
        return new DictContent(
            StatusCodes.Status200OK,
            new XElement("HasMoreElements", more),
            new XElement("NextCursor", cursor),
            new XElement("EventNotifications", page));
    }

    private static DictContent Content(XElement subject, string example) => new(
        StatusCodes.Status200OK,
        subject,
        Examples.Load(example).Elements().Where(element => element.Name.LocalName.EndsWith("Statistics", StringComparison.Ordinal)));
}
