using System.Net;
using System.Xml.Linq;

namespace Pix.Load.Rehearsal;

/// <summary>Rehearsal steps about infraction reports and refunds that we create, and about those that we receive.</summary>
internal static class ReportSteps
{
    private const string Section = "DICT";
    private const string ByHand = "another participant must take its side";

    private static readonly string[] RefundReasons = ["FRAUD", "OPERATIONAL_FLAW"];

    public static IEnumerable<Step> All() =>
    [
        new(Section, "Infraction report: we create, the other side accepts", CreatedAndAcceptedAsync) { ByHand = ByHand },
        new(Section, "Infraction report: we receive and accept", (bench, cancel) => JudgeAsync(bench, "AGREED", cancel)) { ByHand = ByHand },
        new(Section, "Infraction report: we receive and reject", (bench, cancel) => JudgeAsync(bench, "DISAGREED", cancel)) { ByHand = ByHand },
        new(Section, "Infraction report: we create and cancel", CancelAsync),
        .. RefundReasons.Select(reason =>
            new Step(Section, $"Refund ({reason}): we create, the other side closes", (bench, cancel) => RefundAsync(bench, reason, cancel)) { ByHand = ByHand }),
        new(Section, "Refund: we receive and close", CloseRefundAsync) { ByHand = ByHand },
    ];

    private static async Task<string> CreatedAndAcceptedAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var id = await CreateInfractionAsync(bench, cancellationToken);
        await bench.Other.PostAsync($"/dict/infraction-reports/{id}/acknowledge", cancellationToken);
        await bench.Other.PostAsync($"/dict/infraction-reports/{id}/close", cancellationToken);
        Expect(await bench.Dict.GetAsync($"/api/v2/infraction-reports/{id}", cancellationToken), "InfractionReport", "Status", "CLOSED");
        return "OPEN, ACKNOWLEDGED, CLOSED (AGREED)";
    }

    private static async Task<string> JudgeAsync(Workbench bench, string result, CancellationToken cancellationToken)
    {
        var made = await bench.Other.PostAsync($"/dict/infraction-reports?transactionId={bench.Spi.Messages.Ids.EndToEnd()}", cancellationToken);
        var id = made.GetProperty("id").GetString()!;
        await StepAsync(bench, id, "Acknowledge", null, cancellationToken);
        Expect(await StepAsync(bench, id, "Close", result, cancellationToken), "InfractionReport", "AnalysisResult", result);
        return $"OPEN, ACKNOWLEDGED, CLOSED ({result})";
    }

    private static async Task<string> CancelAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var id = await CreateInfractionAsync(bench, cancellationToken);
        Expect(await StepAsync(bench, id, "Cancel", null, cancellationToken), "InfractionReport", "Status", "CANCELLED");
        return "OPEN, CANCELLED";
    }

    private static async Task<string> RefundAsync(Workbench bench, string reason, CancellationToken cancellationToken)
    {
        var created = await bench.Dict.PostAsync(
            "/api/v2/refunds/", DictDocuments.CreateRefund(bench.Pix.Ispb, bench.Spi.Messages.Ids.EndToEnd(), reason), HttpStatusCode.Created, cancellationToken);
        var id = created.Element("Refund")!.Element("Id")!.Value;
        await bench.Other.PostAsync($"/dict/refunds/{id}/close", cancellationToken);
        Expect(await bench.Dict.GetAsync($"/api/v2/refunds/{id}", cancellationToken), "Refund", "Status", "CLOSED");
        return "OPEN, CLOSED";
    }

    private static async Task<string> CloseRefundAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var made = await bench.Other.PostAsync($"/dict/refunds?transactionId={bench.Spi.Messages.Ids.EndToEnd()}&amount=10", cancellationToken);
        var id = made.GetProperty("id").GetString()!;
        var closed = await bench.Dict.PostAsync(
            $"/api/v2/refunds/{id}/close", DictDocuments.CloseRefund(bench.Pix.Ispb, id, bench.Spi.Messages.Ids.Return()), HttpStatusCode.OK, cancellationToken);
        Expect(closed, "Refund", "Status", "CLOSED");
        return "OPEN, CLOSED (TOTALLY_ACCEPTED)";
    }

    private static async Task<string> CreateInfractionAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var created = await bench.Dict.PostAsync(
            "/api/v2/infraction-reports/", DictDocuments.CreateInfraction(bench.Pix.Ispb, bench.Spi.Messages.Ids.EndToEnd()), HttpStatusCode.Created, cancellationToken);
        return created.Element("InfractionReport")!.Element("Id")!.Value;
    }

    private static Task<XElement> StepAsync(Workbench bench, string id, string verb, string? result, CancellationToken cancellationToken) => bench.Dict.PostAsync(
        $"/api/v2/infraction-reports/{id}/{verb.ToLowerInvariant()}", DictDocuments.InfractionStep(bench.Pix.Ispb, verb, id, result), HttpStatusCode.OK, cancellationToken);

    private static void Expect(XElement answer, string element, string field, string expected)
    {
        var value = answer.Element(element)?.Element(field)?.Value;
        if (value != expected)
        {
            throw new StepFailedException($"{element}/{field} is {value}, not {expected}");
        }
    }
}
