using System.Net;

namespace Pix.Load.Rehearsal;

/// <summary>Rehearsal steps about portability and ownership claims, with us as the claimer and as the donor.</summary>
internal static class ClaimSteps
{
    private const string Section = "DICT";
    private const string ByHand = "another participant must take its side of the claim";

    private static readonly string[] Types = ["PORTABILITY", "OWNERSHIP"];

    public static IEnumerable<Step> All() =>
    [
        .. Types.SelectMany(type => (Step[])
        [
            new(Section, $"{type}: we claim, the donor confirms, we complete", (bench, cancel) => ClaimAsync(bench, type, cancel)) { ByHand = ByHand },
            new(Section, $"{type}: we claim and cancel", (bench, cancel) => CancelAsync(bench, type, cancel)) { ByHand = ByHand },
            new(Section, $"{type}: we are asked and confirm", (bench, cancel) => DonateAsync(bench, type, "Confirm", "CONFIRMED", cancel)) { ByHand = ByHand },
            new(Section, $"{type}: we are asked and cancel", (bench, cancel) => DonateAsync(bench, type, "Cancel", "CANCELLED", cancel)) { ByHand = ByHand },
        ]),
    ];

    private static async Task<string> ClaimAsync(Workbench bench, string type, CancellationToken cancellationToken)
    {
        var (id, key) = await OpenAsync(bench, type, cancellationToken);
        await bench.Other.PostAsync($"/dict/claims/{id}/acknowledge", cancellationToken);
        await bench.Other.PostAsync($"/dict/claims/{id}/confirm", cancellationToken);
        await StepAsync(bench, id, "Complete", "COMPLETED", cancellationToken);
        var entry = await bench.Dict.LookUpAsync(key, "11122233300", bench.Spi.Messages.Ids.EndToEnd(), HttpStatusCode.OK, cancellationToken);
        var holder = entry.Element("Entry")!.Element("Account")!.Element("Participant")!.Value;
        await DictSteps.DeleteAsync(bench, key, cancellationToken);
        return holder == bench.Pix.Ispb ? "OPEN, WAITING_RESOLUTION, CONFIRMED, COMPLETED; the key is ours" : throw new StepFailedException($"the key is still at {holder}");
    }

    private static async Task<string> CancelAsync(Workbench bench, string type, CancellationToken cancellationToken)
    {
        var (id, _) = await OpenAsync(bench, type, cancellationToken);
        await StepAsync(bench, id, "Cancel", "CANCELLED", cancellationToken);
        return "OPEN, CANCELLED";
    }

    private static async Task<string> DonateAsync(Workbench bench, string type, string verb, string status, CancellationToken cancellationToken)
    {
        var key = await DictSteps.CreateAsync(bench, "PHONE", DictPerson.Natural(), cancellationToken);
        var claimed = await bench.Other.PostAsync($"/dict/claims?key={Uri.EscapeDataString(key)}&type={type}", cancellationToken);
        var id = claimed.GetProperty("id").GetString()!;
        var listed = await bench.Dict.GetAsync($"/api/v2/claims/?Participant={bench.Pix.Ispb}&IsDonor=true&Status=OPEN", cancellationToken);
        if (listed.Descendants("Id").All(listedId => listedId.Value != id))
        {
            throw new StepFailedException("the claim is not in the list of claims on our keys");
        }

        await StepAsync(bench, id, "Acknowledge", "WAITING_RESOLUTION", cancellationToken);
        await StepAsync(bench, id, verb, status, cancellationToken);
        return $"OPEN, WAITING_RESOLUTION, {status}";
    }

    private static async Task<(string Id, string Key)> OpenAsync(Workbench bench, string type, CancellationToken cancellationToken)
    {
        // In a portability claim the claimer is the person who holds the key; in an ownership claim the claimer is another person.
        var claimer = DictPerson.Natural();
        var holder = type == "PORTABILITY" ? claimer.TaxId : DictPerson.Number(11);
        var key = "+55619" + DictPerson.Number(8);
        await bench.Other.PostAsync($"/dict/entries?key={Uri.EscapeDataString(key)}&keyType=PHONE&taxId={holder}", cancellationToken);
        var created = await bench.Dict.PostAsync("/api/v2/claims/", DictDocuments.CreateClaim(bench.Pix.Ispb, type, "PHONE", key, claimer), HttpStatusCode.Created, cancellationToken);
        return (created.Element("Claim")!.Element("Id")!.Value, key);
    }

    private static async Task StepAsync(Workbench bench, string id, string verb, string expected, CancellationToken cancellationToken)
    {
        var answer = await bench.Dict.PostAsync(
            $"/api/v2/claims/{id}/{verb.ToLowerInvariant()}", DictDocuments.ClaimStep(bench.Pix.Ispb, verb, id), HttpStatusCode.OK, cancellationToken);
        var status = answer.Element("Claim")?.Element("Status")?.Value;
        if (status != expected)
        {
            throw new StepFailedException($"after {verb} the claim is {status}, not {expected}");
        }
    }
}
