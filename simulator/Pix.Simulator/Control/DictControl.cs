using System.Xml.Linq;
using Pix.Simulator.Dict;
using Pix.Simulator.Dict.Claims;
using Pix.Simulator.Dict.Entries;
using Pix.Simulator.Dict.Policies;
using Pix.Simulator.Dict.Reports;

namespace Pix.Simulator.Control;

/// <summary>Control endpoints that make simulated DICT participants act towards the participant under test.</summary>
internal static class DictControl
{
    /// <summary>ISPB of the simulated participant that gets new keys and claims keys of the participant under test.</summary>
    private const string OtherHolder = "87654321";

    public static void Map(IEndpointRouteBuilder app)
    {
        // Returns the level of the participant's bucket or, if a payer is given, of this payer's bucket. DICT itself never reports a payer's bucket.
        app.MapGet("/limits/dict", (PolicyBuckets buckets, string policy, string? payer) =>
            (payer is null ? PolicyTable.All.FirstOrDefault(known => known.Name == policy) : RateLimiter.UserPolicy(policy, payer)) is { } known
                ? Results.Json(new { policy, payer, tokens = buckets.Tokens(new Bucket(known, payer ?? "")) }, ControlEndpoints.Json)
                : Results.Problem($"There is no policy {policy}.", statusCode: StatusCodes.Status404NotFound));

        // Creates a DICT entry with this Pix key, held by a simulated participant.
        app.MapPost("/dict/entries", (EntryStore entries, TimeProvider time, string key, string keyType, string taxId) =>
            DictPatterns.IsKey(keyType, key) && entries.TryAdd(Foreign(key, keyType, taxId, DictTime.Text(time.GetUtcNow())))
                ? Results.Json(new { key }, ControlEndpoints.Json, statusCode: StatusCodes.Status201Created)
                : Results.Problem($"'{key}' is no {keyType} key, or it is taken.", statusCode: StatusCodes.Status409Conflict));

        // Makes a simulated participant claim a key of the participant under test.
        app.MapPost("/dict/claims", (ClaimOperations claims, TimeProvider time, string key, string? type) =>
            claims.ClaimFromOutside(type ?? "PORTABILITY", key, time.GetUtcNow()) is { } id
                ? Results.Json(new { id }, ControlEndpoints.Json, statusCode: StatusCodes.Status201Created)
                : Results.Problem($"'{key}' is no key of the participant that can be claimed so, or it has an open claim.", statusCode: StatusCodes.Status409Conflict));

        // Makes a simulated participant acknowledge, confirm, cancel or complete a claim.
        app.MapPost("/dict/claims/{id}/{verb}", (ClaimOperations claims, string id, string verb, string? by, string? reason) =>
            Reply(ClaimKind.Kind.Transitions.Any(step => step.Verb == verb)
                ? claims.Life.Move(id, verb, by ?? OtherHolder, new XElement("Request", new XElement("Reason", reason ?? "USER_REQUESTED")))
                : null));

        app.MapPost("/dict/infraction-reports", (ReportOperations reports, SimulatorOptions options, string transactionId) =>
            Reply(reports.CreateInfraction(
                new XElement(
                    "InfractionReport",
                    new XElement("TransactionId", transactionId),
                    new XElement("Reason", "REFUND_REQUEST"),
                    new XElement("SituationType", "SCAM")),
                ReportOperations.OtherParticipant,
                options.Ispb)));

        app.MapPost("/dict/infraction-reports/{id}/{verb}", (ReportOperations reports, string id, string verb) =>
            Reply(ReportKinds.InfractionReport.Transitions.Any(step => step.Verb == verb)
                ? reports.InfractionLife.Move(id, verb, ReportOperations.OtherParticipant, Analysis)
                : null));

        app.MapPost("/dict/refunds", (ReportOperations reports, SimulatorOptions options, string transactionId, decimal amount) =>
            Reply(reports.CreateRefund(
                new XElement(
                    "Refund",
                    new XElement("TransactionId", transactionId),
                    new XElement("RefundReason", "FRAUD"),
                    new XElement("RefundAmount", amount.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture))),
                ReportOperations.OtherParticipant,
                options.Ispb)));

        app.MapPost("/dict/refunds/{id}/{verb}", (ReportOperations reports, string id, string verb) =>
            Reply(ReportKinds.Refund.Transitions.Any(step => step.Verb == verb)
                ? reports.RefundLife.Move(id, verb, ReportOperations.OtherParticipant, Analysis)
                : null));
    }

    private static Entry Foreign(string key, string keyType, string taxId, string now) => new(
        key,
        keyType,
        new Account(OtherHolder, "0001", "0007654321", "CACC", "2010-01-10T03:00:00.000Z"),
        new Owner(taxId.Length == 11 ? "NATURAL_PERSON" : "LEGAL_PERSON", taxId, "Fulano de Outro Participante", null),
        now,
        now);

    private static XElement Analysis => new(
        "Request", new XElement("AnalysisResult", "AGREED"), new XElement("RefundAnalysisResult", "TOTALLY_ACCEPTED"));

    private static IResult Reply(DictReply? reply) => reply switch
    {
        DictContent content => Results.Json(
            content.Content.OfType<XElement>().First().Elements().Where(field => !field.HasElements)
                .ToDictionary(field => char.ToLowerInvariant(field.Name.LocalName[0]) + field.Name.LocalName[1..], field => field.Value),
            ControlEndpoints.Json,
            statusCode: content.Status),
        DictRefusal refusal => Results.Problem(refusal.Detail, title: refusal.Error.ToString(), statusCode: DictProblem.Status(refusal.Error)),
        _ => Results.Problem("There is no such step.", statusCode: StatusCodes.Status404NotFound),
    };
}
