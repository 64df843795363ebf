using System.Net;
using System.Xml.Linq;

namespace Pix.Load.Rehearsal;

/// <summary>Rehearsal steps of DICT's homologation about Pix keys and look-ups.</summary>
internal static class DictSteps
{
    private const string Section = "DICT";

    private static readonly string[] KeyTypes = ["CPF", "CNPJ", "PHONE", "EMAIL", "EVP"];

    public static IEnumerable<Step> All() =>
    [
        .. KeyTypes.Select(type => new Step(Section, $"Key of type {type}: create, look up, delete", (bench, cancel) => KeyAsync(bench, type, cancel))),
        new(Section, "1,000 look-ups, at least 200 a minute", BulkAsync),
    ];

    /// <summary>Returns a Pix key that a payment can use: another participant's at the simulator, a newly created key of our own at the real DICT.</summary>
    public static async Task<string> SomebodysKeyAsync(Workbench bench, CancellationToken cancellationToken)
    {
        if (bench.Control is null)
        {
            // At the real DICT we know no key of another participant, so we create a key of our own.
            return await CreateAsync(bench, "EVP", DictPerson.Natural(), cancellationToken);
        }

        var phone = "+55619" + DictPerson.Number(8);
        await bench.Control.PostAsync($"/dict/entries?key={Uri.EscapeDataString(phone)}&keyType=PHONE&taxId={DictPerson.Number(11)}", cancellationToken);
        return phone;
    }

    /// <summary>Creates a Pix key of the participant.</summary>
    /// <returns>The created key.</returns>
    public static async Task<string> CreateAsync(Workbench bench, string type, DictPerson person, CancellationToken cancellationToken)
    {
        var key = type switch
        {
            "CPF" or "CNPJ" => person.TaxId,
            "PHONE" => "+55619" + DictPerson.Number(8),
            "EMAIL" => $"ensaio.{DictPerson.Number(10)}@exemplo.com.br",
            _ => "",
        };
        var created = await bench.Dict.PostAsync("/api/v2/entries/", DictDocuments.CreateEntry(bench.Pix.Ispb, type, key, person), HttpStatusCode.Created, cancellationToken);
        return created.Element("Entry")!.Element("Key")!.Value;
    }

    public static Task<XElement> DeleteAsync(Workbench bench, string key, CancellationToken cancellationToken) => bench.Dict.PostAsync(
        $"/api/v2/entries/{Uri.EscapeDataString(key)}/delete", DictDocuments.DeleteEntry(bench.Pix.Ispb, key), HttpStatusCode.OK, cancellationToken);

    private static async Task<string> KeyAsync(Workbench bench, string type, CancellationToken cancellationToken)
    {
        var person = type == "CNPJ" ? DictPerson.Company() : DictPerson.Natural();
        var key = await CreateAsync(bench, type, person, cancellationToken);
        var found = await bench.Dict.LookUpAsync(key, person.TaxId, bench.Spi.Messages.Ids.EndToEnd(), HttpStatusCode.OK, cancellationToken);
        if (found.Element("Entry")?.Element("Owner")?.Element("TaxIdNumber")?.Value != person.TaxId)
        {
            throw new StepFailedException("the look-up tells another owner");
        }

        await DeleteAsync(bench, key, cancellationToken);
        await bench.Dict.LookUpAsync(key, person.TaxId, bench.Spi.Messages.Ids.EndToEnd(), HttpStatusCode.NotFound, cancellationToken);
        return "created, found, deleted, not found any more";
    }

    private static async Task<string> BulkAsync(Workbench bench, CancellationToken cancellationToken)
    {
        // DICT allows a company ten times as many look-ups as a person. Here the look-ups are spread over ten companies.
        var payers = Enumerable.Range(0, 10).Select(_ => DictPerson.Number(14)).ToList();
        var key = await CreateAsync(bench, "EVP", DictPerson.Natural(), cancellationToken);
        var started = bench.Time.GetTimestamp();
        var next = 0;
        var refused = 0;
        var loop = new Capacity.OpenLoop(bench.Plan.LookUpsPerMinute / 60, maxInFlight: 200);
        await loop.RunAsync(bench.Plan.LookUps, async _ =>
        {
            var number = Interlocked.Increment(ref next);
            try
            {
                await bench.Dict.LookUpAsync(key, payers[number % payers.Count], bench.Spi.Messages.Ids.EndToEnd(), HttpStatusCode.OK, cancellationToken);
            }
            catch (StepFailedException)
            {
                Interlocked.Increment(ref refused);
            }
        }, cancellationToken);
        var rate = bench.Plan.LookUps / bench.Time.GetElapsedTime(started).TotalMinutes;
        await DeleteAsync(bench, key, cancellationToken);
        return (refused + loop.Refused, rate) is (0, >= 200)
            ? $"{bench.Plan.LookUps:N0} found, {rate:F0} a minute"
            : throw new StepFailedException($"{refused} not found or refused, {loop.Refused} not asked, {rate:F0} a minute");
    }
}
