using System.Text;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Answers;
using Pix.Protocol.Operations;
using Pix.Protocol.Rates;
using Pix.Rates.Policies;

namespace Pix.Protocol.Tests.Rates;

/// <summary>Which limits a request counts against.</summary>
public sealed class RateDemandTests
{
    [Theory]
    [InlineData("pacs.008_CONTA_1_msg.xml", 1000)]
    [InlineData("pacs.008_END_10_msg.xml", 10_000)]
    public void Pacs008_costs_one_for_each_payment(string file, int cost)
    {
        var demand = Assert.Single(Of(SomeProtocol.SpiSend(SomeProtocol.Pacs008(file))));

        Assert.Equal(("SPI_PRIMARY", cost, false), (demand.Policy, demand.Cost, demand.Urgent));
    }

    [Fact]
    public void Pacs002_costs_a_fifth_and_is_urgent()
    {
        var demand = Assert.Single(Of(SomeProtocol.SpiSend(SomeProtocol.Pacs002())));

        Assert.Equal(("SPI_PRIMARY", 200, true), (demand.Policy, demand.Cost, demand.Urgent));
    }

    [Fact]
    public void Parts_of_one_post_cost_together()
    {
        var body = $"--b\r\nContent-Type: application/xml; charset=utf-8\r\n\r\n{SomeProtocol.Pacs008()}\r\n--b\r\nContent-Type: application/xml; charset=utf-8\r\n\r\n{SomeProtocol.Pacs002()}\r\n--b--\r\n";

        var demand = Assert.Single(Of(SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(body), "multipart/mixed; boundary=b")));

        Assert.Equal((1200, false), (demand.Cost, demand.Urgent));
    }

    [Fact]
    public void Secondary_channel_has_a_limit_of_its_own() =>
        Assert.Equal("SPI_SECONDARY", Assert.Single(Of(SomeProtocol.SpiSend(SomeProtocol.Pacs008()), secondary: true)).Policy);

    [Theory]
    [InlineData("%2B5561988880000", "11122233300", "ENTRIES_READ_USER_ANTISCAN_PF")]
    [InlineData("a%40b.com", "11122233300", "ENTRIES_READ_USER_ANTISCAN_PF")]
    [InlineData("11122233300", "11122233300", "ENTRIES_READ_USER_ANTISCAN_V2_PF")]
    [InlineData("11122233300", "12345678000195", "ENTRIES_READ_USER_ANTISCAN_V2_PJ")]
    public void Look_up_counts_for_the_participant_and_the_payer(string key, string payer, string policy)
    {
        var demands = Of(SomeProtocol.Get(
            PixChannel.Dict, $"/api/v2/entries/{key}", "", new("PI-RequestingParticipant", "12345678"), new("PI-PayerId", payer), new("PI-EndToEndId", "E1")));

        Assert.Equal(["ENTRIES_READ_PARTICIPANT_ANTISCAN", policy], demands.Select(demand => demand.Policy));
        Assert.Equal([(1000, 3000, "", "12345678"), (1000, 20_000, payer, "12345678")], demands.Select(demand => (demand.Cost, demand.CostNotFound, demand.Payer, demand.Participant)));
    }

    [Theory]
    [InlineData("?Participant=99999010&IsDonor=true", "CLAIMS_LIST_WITH_ROLE")]
    [InlineData("?Participant=99999010", "CLAIMS_LIST_WITHOUT_ROLE")]
    public void Role_decides_between_two_limits_of_a_list(string query, string policy) =>
        Assert.Equal(policy, Assert.Single(Of(SomeProtocol.Get(PixChannel.Dict, "/api/v2/claims/", query))).Policy);

    [Fact]
    public void Document_names_whose_limit_it_is() =>
        Assert.Equal("12345678", Assert.Single(Of(SomeProtocol.DictPost("/api/v2/entries/", SomeProtocol.Dict("entries/CreateEntryRequest.xml")))).Participant);

    [Fact]
    public void Catalogues_and_streams_are_not_counted() => Assert.Empty(Of(SomeProtocol.Get(PixChannel.Spi, "/api/v1/in/catalog")));

    [Fact]
    public void Policies_answer_is_read_and_nonsense_left_out()
    {
        var (policies, leftOut) = PolicyAnswer.Read(
            """
            <ListPoliciesResponse><Policies>
              <Policy><AvailableTokens>-5</AvailableTokens><Capacity>100</Capacity><RefillTokens>20</RefillTokens><RefillPeriodSec>60</RefillPeriodSec><Name>EVENT_LIST</Name></Policy>
              <Policy><AvailableTokens>0</AvailableTokens><Capacity>0</Capacity><RefillTokens>0</RefillTokens><RefillPeriodSec>0</RefillPeriodSec><Name>KEYS_CHECK</Name></Policy>
            </Policies></ListPoliciesResponse>
            """u8.ToArray());

        Assert.Equal((new PolicyAnswer("EVENT_LIST", -5, 100, 20, TimeSpan.FromMinutes(1)), 1), (Assert.Single(policies), leftOut));
    }

    [Fact]
    public void Catalogue_is_compared_with_what_is_configured()
    {
        var (catalog, _) = CatalogAnswer.Read("<Catalog><Message>pacs.008.spi.1.17</Message><Message>pacs.002.spi.1.17</Message></Catalog>"u8.ToArray());

        Assert.Equal(
            ["pacs.008.spi.1.16 (it has pacs.008.spi.1.17)", "pacs.004.spi.1.5 (it has none)"],
            CatalogAnswer.Missing(catalog, "pacs.008.spi.1.16,pacs.002.spi.1.17,pacs.004.spi.1.5"));
    }

    [Fact]
    public void Every_operation_of_the_table_counts_against_a_known_policy()
    {
        var unknown = OperationTable.All.Where(operation => operation.Name is not ("sendMessages" or "getEntry"))
            .SelectMany(operation => operation.RatePolicy.Split('|', StringSplitOptions.RemoveEmptyEntries))
            .Where(policy => !RatePolicyTable.Rows.ContainsKey(policy));

        Assert.Empty(unknown);
    }

    private static System.Collections.Immutable.ImmutableArray<RateDemand> Of(ExchangeRequest request, bool secondary = false)
    {
        var operation = SomeProtocol.Operations().Find(request).Operation!;
        var admitted = SomeProtocol.Admission().Check(operation, request);
        Assert.Null(admitted.Refusal);
        return RateDemands.Of(operation, request, admitted, secondary, SomeProtocol.Ispb);
    }
}
