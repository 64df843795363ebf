using System.Net;
using System.Text;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>Directory requests through the DICT port, to the simulator and back.</summary>
public sealed class DictExchangeTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_created_and_found_with_signed_answers()
    {
        var (xml, key) = Some.NewEntry();

        using var created = await pix.Dict.PostAsync("/api/v2/entries/", Some.Xml(xml), Cancel);
        using var found = await pix.Dict.SendAsync(Some.GetEntry(key), Cancel);

        Assert.Equal((HttpStatusCode.Created, "true"), (created.StatusCode, created.Header("pix-signature-valid")));
        Assert.Equal((HttpStatusCode.OK, "true"), (found.StatusCode, found.Header("pix-signature-valid")));
        Assert.Contains(key, await found.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_on_the_wire_verifies_with_xmlsec1()
    {
        var (xml, key) = Some.NewEntry();

        using var created = await pix.Dict.PostAsync("/api/v2/entries/", Some.Xml(xml), Cancel);

        var wire = Assert.Single(await pix.CentralBank.BodiesWithAsync(key), body => Encoding.UTF8.GetString(body).Contains("CreateEntryRequest", StringComparison.Ordinal));
        var file = Path.Combine(pix.Folder, $"{Guid.NewGuid():N}.xml");
        var certificate = Path.ChangeExtension(file, ".pem");
        await File.WriteAllBytesAsync(file, wire, Cancel);
        await File.WriteAllTextAsync(certificate, pix.Token.SignatureCertificate.ExportCertificatePem(), Cancel);
        OtherTools.XmlsecVerify(certificate, file);
    }

    [Fact]
    public async Task An_unknown_key_is_answered_with_the_problem_of_the_Central_Bank()
    {
        using var answer = await pix.Dict.SendAsync(Some.GetEntry("nobody@example.com"), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("answered", answer.Header("pix-outcome"));
        Assert.Contains("error/NotFound", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad-signature")]
    [InlineData("no-signature")]
    [InlineData("wrong-signer")]
    public async Task A_forged_answer_is_kept_out_and_kept_in_the_audit(string forgery)
    {
        var (xml, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", Some.Xml(xml), Cancel);
        await pix.CentralBank.BreakAsync(forgery, "dict");

        using var answer = await pix.Dict.SendAsync(Some.GetEntry(key), Cancel);

        var problem = await answer.AssertProblemAsync(502, "answer-signature-invalid", "outcome-unknown");
        Assert.Equal("false", answer.Header("pix-signature-valid"));
        Assert.DoesNotContain("Silva", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var record = problem.GetProperty("recordId").GetString();
        var audit = await pix.AuditAsync($"select response_signature_valid, response_body from audit where record_id = '{record}'", 1);
        Assert.Equal("false", audit.Rows[0][0]?.ToString());
        Assert.Contains("Silva", audit.Rows[0][1]?.ToString(), StringComparison.Ordinal);
    }
}
