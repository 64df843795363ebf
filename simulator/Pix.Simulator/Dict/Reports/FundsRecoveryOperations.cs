using System.Collections.Concurrent;
using System.Xml.Linq;
using Pix.Simulator.Dict.Resources;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Dict.Reports;

/// <summary>DICT operations on funds recoveries. A recovery is a case of stolen funds with a tracking graph, infraction reports and refunds.</summary>
internal sealed class FundsRecoveryOperations
{
    private readonly ConcurrentDictionary<string, XElement> _graphs = new();
    private readonly ResourceStore _store;
    private readonly ResourceRows _rows;
    private readonly ReportOperations _reports;
    private readonly EventLog _events;
    private readonly SimulatorOptions _options;

    public FundsRecoveryOperations(ReportOperations reports, EventLog events, SimulatorOptions options, TimeProvider time)
    {
        _reports = reports;
        _events = events;
        _options = options;
        _store = new ResourceStore(ReportKinds.FundsRecovery, events, time);
        _rows = new ResourceRows(_store, new ResourceLife(_store), options);
    }

    public IEnumerable<DictOperation> Rows() =>
    [
        new("POST", "/funds-recoveries/", "createFundsRecovery", "CreateFundsRecoveryResponse", null, Create)
        {
            RequestRoot = "CreateFundsRecoveryRequest",
        },
        _rows.Row("PUT", "", "update", Update),
        new("POST", "/funds-recoveries/{}/tracking-graph", "createTrackingGraph", "CreateTrackingGraphResponse", null, call => _rows.Checked(call, Track))
        {
            RequestRoot = "CreateTrackingGraphRequest",
        },
        Read("tracking-graph", "getTrackingGraph", "GetTrackingGraphResponse", recovery => [_graphs[recovery.Id]]),
        Read(
            "infraction-reports",
            "listFundsRecoveryInfractionReports",
            "ListFundsRecoveryInfractionReportsResponse",
            recovery => [new XElement("InfractionReports", Of(recovery, _reports.Infractions))]),
        Read(
            "refunds",
            "listFundsRecoveryRefunds",
            "ListFundsRecoveryRefundsResponse",
            recovery => [new XElement("Refunds", Of(recovery, _reports.Refunds))]),
        .. _rows.Rows(),
    ];

    private DictReply Create(DictCall call)
    {
        if (call.BodyText("Participant") != _options.Ispb)
        {
            return new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource");
        }

        var transaction = call.BodyText("FundsRecovery", "RootTransactionId");
        if (!DictPatterns.TransactionId().IsMatch(transaction))
        {
            return new DictRefusal(DictError.FundsRecoveryInvalid, @"RootTransactionId does not match regex '^\w{32}'", "fundsRecovery.rootTransactionId");
        }

        if (_store.All.Any(other => other.Text("RootTransactionId") == transaction && other.Status != "CANCELLED"))
        {
            return new DictRefusal(DictError.FundsRecoveryForTransactionAlreadyExists, "There is a funds recovery for this transaction");
        }

        XElement[] fields = [.. call.Body!.Element("FundsRecovery")!.Elements(), new("ReporterParticipant", _options.Ispb)];
        var recovery = _store.Add(fields, "CREATED", new Dictionary<string, string> { [ReportKinds.Reporter] = _options.Ispb });
        return new DictContent(StatusCodes.Status201Created, recovery.Xml, Graph(call, recovery));
    }

    private DictContent Update(DictCall call, Resource recovery)
    {
        var fields = call.Body!.Elements().Where(field => field.Name.LocalName is "SituationType" or "ContactInformation");
        var changed = _store.Change(recovery, recovery.Status, fields);
        _events.Add("INFORMATION_UPDATED", recovery.Id);
        return new DictContent(StatusCodes.Status200OK, changed.Xml);
    }

    private DictReply Track(DictCall call, Resource recovery)
    {
        if (recovery.Status is not ("CREATED" or "TRACKED"))
        {
            return new DictRefusal(DictError.FundsRecoveryOperationInvalid, $"tracking is not possible in state {recovery.Status}");
        }

        return new DictContent(StatusCodes.Status200OK, Graph(call, _store.Change(recovery, "TRACKED", [])));
    }

    // Makes the tracking graph of a recovery: persons and accounts as in the Central Bank's example, but with ids, parameters and times of this recovery.
    private XElement Graph(DictCall call, Resource recovery)
    {
        var graph = new XElement(Examples.Load("GetTrackingGraphResponse").Element("TrackingGraph")!);
        graph.SetElementValue("FundsRecoveryId", recovery.Id);
        graph.SetElementValue("RootTransactionId", recovery.Text("RootTransactionId"));
        graph.SetElementValue("CreationTime", call.Timestamp);
        if (call.Body!.Element("TrackingGraphParameters") is { } parameters)
        {
            graph.Element("Parameters")!.ReplaceNodes(parameters.Elements());
        }

        graph.Element("Transactions")!.Element("Transaction")!.SetElementValue("Id", recovery.Text("RootTransactionId"));
        _graphs[recovery.Id] = graph;
        return graph;
    }

    private DictOperation Read(string suffix, string name, string response, Func<Resource, object?[]> content) => new(
        "GET",
        "/funds-recoveries/{}/" + suffix,
        name,
        response,
        null,
        call => _rows.Visible(call.Id, out var recovery) ?? (DictReply)new DictContent(StatusCodes.Status200OK, content(recovery!)))
    {
        Headers = ["PI-RequestingParticipant"],
    };

    private static IEnumerable<XElement> Of(Resource recovery, ResourceStore store) =>
        store.All.Where(report => report.Text("FundsRecoveryId") == recovery.Id).Select(report => report.Xml);
}
