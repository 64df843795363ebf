using System.Text;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>What is left as evidence of an exchange.</summary>
public sealed class AuditTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_record_holds_the_signed_bytes_that_the_Central_Bank_received()
    {
        var (xml, endToEndId) = Some.Payment();

        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);

        var wire = Encoding.UTF8.GetString(Assert.Single(await pix.CentralBank.BodiesWithAsync(endToEndId)));
        var audit = await pix.AuditAsync(
            $"select request_body, response_status_code, pi_resource_id, outcome, message_type, stream, record_id, request_id from audit where end_to_end_id = '{endToEndId}'", 1);
        var row = Assert.Single(audit.Rows);
        Assert.Equal(wire, row[0]);
        Assert.Equal(
            ["201", answer.Header("PI-ResourceId"), "answered", "pacs.008.spi.1.16", "spi", answer.Header("pix-record-id"), answer.Header("pix-request-id")],
            row.Skip(1).Select(value => value?.ToString()));
    }

    [Fact]
    public async Task A_query_without_body_is_on_record_too_with_the_payment_that_it_is_for()
    {
        using var request = Some.GetEntry("nobody@example.org");
        using var answer = await pix.Dict.SendAsync(request, Cancel);

        var audit = await pix.AuditAsync(
            $"select request_method, request_path, response_status_code, end_to_end_id from dict where record_id = '{answer.Header("pix-record-id")}'", 1);
        var endToEndId = request.Headers.GetValues("PI-EndToEndId").Single();
        Assert.Equal(["GET", "/api/v2/entries/nobody%40example.org", "404", endToEndId], Assert.Single(audit.Rows).Select(value => value?.ToString()));
    }

    [Fact]
    public async Task A_refused_request_leaves_no_record_and_does_not_leave()
    {
        var (xml, endToEndId) = Some.Payment();

        using var answer = await pix.Spi.PostAsync("/api/v1/in/11111111/msgs", Some.Xml(xml), Cancel);

        await answer.AssertProblemAsync(403, "wrong-participant", "rejected");
        Assert.Empty(answer.Header("pix-record-id"));
        Assert.Empty(await pix.CentralBank.BodiesWithAsync(endToEndId));
    }
}
