using System.Collections.Concurrent;
using System.Xml.Linq;
using Pix.Simulator.Dict.Resources;

namespace Pix.Simulator.Dict.Reports;

/// <summary>DICT operations on infraction reports, refunds and fraud markers.</summary>
internal sealed class ReportOperations
{
    /// <summary>ISPB of the simulated participant that is the other party of every report and refund.</summary>
    public const string OtherParticipant = "99999011";

    private readonly ConcurrentDictionary<string, DictReply> _markerRequests = new();
    private readonly ResourceRows _infractionRows;
    private readonly ResourceRows _refundRows;
    private readonly ResourceRows _markerRows;
    private readonly ResourceStore _markers;
    private readonly SimulatorOptions _options;

    public ReportOperations(EventLog events, SimulatorOptions options, TimeProvider time)
    {
        _options = options;
        Infractions = new ResourceStore(ReportKinds.InfractionReport, events, time);
        Refunds = new ResourceStore(ReportKinds.Refund, events, time);
        _markers = new ResourceStore(ReportKinds.FraudMarker, events, time);
        InfractionLife = new ResourceLife(Infractions);
        RefundLife = new ResourceLife(Refunds);
        _infractionRows = new ResourceRows(Infractions, InfractionLife, options);
        _refundRows = new ResourceRows(Refunds, RefundLife, options);
        _markerRows = new ResourceRows(_markers, new ResourceLife(_markers), options);
    }

    public ResourceStore Infractions { get; }

    public ResourceStore Refunds { get; }

    public ResourceLife InfractionLife { get; }

    public ResourceLife RefundLife { get; }

    public IEnumerable<DictOperation> Rows() =>
    [
        Created(ReportKinds.InfractionReport, call => CreateInfraction(call.Body!.Element("InfractionReport"), _options.Ispb, OtherParticipant)),
        _infractionRows.Row("PUT", "", "update", UpdateInfraction),
        .. _infractionRows.Rows(),
        Created(ReportKinds.Refund, call => CreateRefund(call.Body!.Element("Refund"), _options.Ispb, OtherParticipant)),
        .. _refundRows.Rows(),
        Created(ReportKinds.FraudMarker, CreateMarker),
        .. _markerRows.Rows(),
    ];

    public DictReply CreateInfraction(XElement? report, string reporter, string counterparty)
    {
        var transaction = report?.Element("TransactionId")?.Value ?? "";
        if (!DictPatterns.TransactionId().IsMatch(transaction))
        {
            return new DictRefusal(
                DictError.InfractionReportInvalid, @"TransactionId does not match regex '^\w{32}'", "infractionReport.transactionId", transaction);
        }

        if (Infractions.All.Any(other => other.Text("TransactionId") == transaction && other.Status is "OPEN" or "ACKNOWLEDGED"))
        {
            return new DictRefusal(
                DictError.InfractionReportAlreadyBeingProcessedForTransaction, "There is an open report for this transaction");
        }

        XElement[] fields =
        [
            .. report!.Elements(), new("ReporterParticipant", reporter), new("CounterpartyParticipant", counterparty),
        ];
        var parties = new Dictionary<string, string> { [ReportKinds.Reporter] = reporter, [ReportKinds.Counterparty] = counterparty };
        return new DictContent(StatusCodes.Status201Created, Infractions.Add(fields, "OPEN", parties).Xml);
    }

    public DictReply CreateRefund(XElement? refund, string requesting, string contested)
    {
        var transaction = refund?.Element("TransactionId")?.Value ?? "";
        if (!DictPatterns.TransactionId().IsMatch(transaction))
        {
            return new DictRefusal(DictError.RefundInvalid, @"TransactionId does not match regex '^\w{32}'", "refund.transactionId", transaction);
        }

        if (Refunds.All.Any(other => other.Text("TransactionId") == transaction && other.Status == "OPEN"))
        {
            return new DictRefusal(DictError.RefundAlreadyBeingProcessedForTransaction, "There is an open refund for this transaction");
        }

        XElement[] fields = [.. refund!.Elements(), new("RequestingParticipant", requesting), new("ContestedParticipant", contested)];
        var parties = new Dictionary<string, string> { [ReportKinds.Requesting] = requesting, [ReportKinds.Contested] = contested };
        return new DictContent(StatusCodes.Status201Created, Refunds.Add(fields, "OPEN", parties).Xml);
    }

    private DictReply UpdateInfraction(DictCall call, Resource report)
    {
        if (report.Status is not ("OPEN" or "ACKNOWLEDGED"))
        {
            return new DictRefusal(DictError.InfractionReportOperationInvalid, $"update is not possible in state {report.Status}");
        }

        var fields = call.Body!.Elements().Where(field => field.Name.LocalName is "SituationType" or "ContactInformation" or "ReportDetails");
        return new DictContent(StatusCodes.Status200OK, Infractions.Change(report, report.Status, fields).Xml);
    }

    private DictReply CreateMarker(DictCall call)
    {
        var requestId = call.BodyText("RequestId");
        var marker = call.Body!.Element("FraudMarker");
        if (!DictPatterns.RequestId().IsMatch(requestId))
        {
            return new DictRefusal(DictError.BadRequest, "RequestId must be a UUID version 4", "requestId", requestId);
        }

        if (!DictPatterns.PayerId().IsMatch(marker?.Element("TaxIdNumber")?.Value ?? ""))
        {
            return new DictRefusal(DictError.FraudMarkerInvalid, "TaxIdNumber must be a CPF or CNPJ", "fraudMarker.taxIdNumber");
        }

        var parties = new Dictionary<string, string> { [ReportKinds.Reporter] = _options.Ispb };
        return _markerRequests.GetOrAdd(
            requestId,
            _ => new DictContent(StatusCodes.Status201Created, _markers.Add(marker!.Elements(), "REGISTERED", parties).Xml));
    }

    private DictOperation Created(ResourceKind kind, Func<DictCall, DictReply> create) => new(
        "POST", kind.Path, "create" + kind.Name, $"Create{kind.Name}Response", kind.WritePolicy, call => call.BodyText("Participant") == _options.Ispb
            ? create(call)
            : new DictRefusal(DictError.Forbidden, "Participant is not allowed to access this resource"))
    {
        RequestRoot = $"Create{kind.Name}Request",
    };
}
