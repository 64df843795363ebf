using System.Xml.Linq;

namespace Pix.Simulator.Tests;

/// <summary>The schemas that all answers of the simulated DICT are held against: they take the document's own examples and refuse what is damaged.</summary>
public sealed class DictSchemaTests
{
    // Where the document's examples are not as its own schemas say.
    private static readonly Dictionary<string, string[]> Slips = new()
    {
        ["CreateRefundResponse.xml"] = Account("CreateRefundResponse/Refund"),
        ["GetRefundResponse.xml"] = Account("GetRefundResponse/Refund"),
        ["CancelRefundResponse.xml"] = Account("CancelRefundResponse/Refund"),
        ["ListRefundsResponse.xml"] = Account("ListRefundsResponse/Refunds/Refund"),
        ["CreateFundsRecoveryResponse.xml"] = [Contact("Create")],
        ["BlockFundsRecoveryResponse.xml"] = [Contact("Block"), "BlockFundsRecoveryResponse/FundsRecovery/Status: 'BLOCKING' is no FundsRecoveryStatus"],
        ["RefundFundsRecoveryResponse.xml"] = [Contact("Refund")],
        ["CancelFundsRecoveryResponse.xml"] = [Contact("Cancel")],
    };

    public static TheoryData<string> Examples() =>
        [.. Directory.EnumerateFiles(Vectors.Path("dict-2.12.1"), "*Response*.xml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Vectors.Path("dict-2.12.1"), file)).Order()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Take_the_example_of_the_document_but_for_its_slips(string file) =>
        Assert.Equal(Slips.GetValueOrDefault(Path.GetFileName(file), []), DictSchema.Shared.Faults(Example(file)));

    [Fact]
    public void Know_every_answer_of_the_document()
    {
        var facts = Vectors.Text("dict-2.12.1/operations.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')[6]).Distinct();

        Assert.Equal(facts.Order(), DictSchema.Shared.Answers.Order());
    }

    [Theory]
    [InlineData("Entry/KeyType", "EMAIL")]
    [InlineData("Entry/KeyType", "WALLET")]
    [InlineData("Entry/Account/Participant", "1234567")]
    [InlineData("Entry/Account/Branch", "00012")]
    [InlineData("Entry/Account/AccountNumber", "000765432-1")]
    [InlineData("Entry/Account/AccountType", "CHEQ")]
    [InlineData("Entry/Account/OpeningDate", "2010-01-10")]
    [InlineData("Entry/Account/OpeningDate", "2010-13-10T03:00:00Z")]
    [InlineData("Entry/Owner/TaxIdNumber", "1112223330")]
    [InlineData("Entry/Owner/Name", "João 2")]
    [InlineData("Entry/Owner/Type", "PERSON")]
    [InlineData("CorrelationId", "a9f13566e19f5ca51329479a5bae60c")]
    [InlineData("CorrelationId", "a9f13566e19f5ca51329479a5bae60c5\n")]
    public void Refuse_a_value_that_is_not_as_the_document_says(string path, string value)
    {
        var answer = Example("entries/CreateEntryResponse.xml");
        path.Split('/').Aggregate(answer, (element, name) => element.Element(name)!).Value = value;

        Assert.NotEmpty(DictSchema.Shared.Faults(answer));
    }

    [Fact]
    public void Refuse_what_is_missing_doubled_unknown_or_too_long()
    {
        var (missing, doubled, unknown, tooLong) = (Example("entries/CreateEntryResponse.xml"), Example("entries/CreateEntryResponse.xml"), Example("entries/CreateEntryResponse.xml"), Example("entries/DeleteEntryResponse.xml"));
        missing.Element("Entry")!.Element("CreationDate")!.Remove();
        doubled.Element("Entry")!.Add(new XElement("Key", "+5561988887777"));
        unknown.Element("Entry")!.Add(new XElement("Nickname", "x"));
        tooLong.Element("Key")!.Value = new string('a', 78);

        Assert.All([missing, doubled, unknown, tooLong], answer => Assert.Single(DictSchema.Shared.Faults(answer)));
    }

    private static string[] Account(string path) => [$"{path}/RefundAccount: TaxId is not in the schema", $"{path}/RefundAccount: TaxIdNumber is missing"];

    private static string Contact(string verb) => $"{verb}FundsRecoveryResponse/FundsRecovery: ContactInformation is missing";

    private static XElement Example(string file) => XDocument.Parse(Vectors.Text(Path.Combine("dict-2.12.1", file))).Root!;
}
