using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>The limits on the management port, and what an operator may do with them.</summary>
public sealed class LimitResetTests(PixCluster pix)
{
    private const string Budget = "spi/" + PixCluster.Ispb;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reset_is_in_the_audit_with_who_and_why()
    {
        using var sent = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
        var shown = await pix.Management.GetFromJsonAsync<JsonElement>("/limits", Cancel);
        Assert.Contains(shown.GetProperty("limits").EnumerateArray(), limit => limit.GetProperty("budget").GetString() == Budget && limit.GetProperty("pauseSeconds").GetDouble() == 0);

        using var answer = await ResetAsync(Budget, "ana@bank", "a wrong Retry-After");

        var result = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((HttpStatusCode.OK, "Done"), (answer.StatusCode, result.GetProperty("outcome").GetString()));
        var stored = await pix.AuditAsync($"SELECT request_method, request_path, request_header, outcome FROM spi WHERE record_id = '{result.GetProperty("recordId").GetString()}'", 1);
        var row = Assert.Single(stored.Rows).Select(value => value?.ToString() ?? "").ToArray();
        Assert.Equal(("PIX", $"/limits/{Budget}/reset", "answered"), (row[0], row[1], row[3]));
        var headers = JsonDocument.Parse(row[2]).RootElement;
        Assert.Equal(("ana@bank", "a wrong Retry-After"), (headers.GetProperty("pix-operator").GetString(), headers.GetProperty("pix-reason").GetString()));
    }

    [Theory]
    [InlineData("spi/00000000", "ana", "why", HttpStatusCode.NotFound)]
    [InlineData(Budget, "", "why", HttpStatusCode.BadRequest)]
    [InlineData(Budget, "ana", "", HttpStatusCode.BadRequest)]
    [InlineData(Budget, "ana", "two\nlines", HttpStatusCode.BadRequest)]
    public async Task A_reset_of_nothing_by_nobody_or_for_no_reason_is_refused(string budget, string who, string why, HttpStatusCode status)
    {
        using var answer = await ResetAsync(budget, who, why);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_in_a_browser_resets_nothing()
    {
        using var answer = await pix.Management.PostAsJsonAsync($"/limits/{Budget}/reset", new { who = "ana", why = "why" }, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> ResetAsync(string budget, string who, string why)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/limits/{budget}/reset");
        var content = JsonContent.Create(new { who, why });
        await content.LoadIntoBufferAsync(Cancel);
        request.Content = content;
        request.Headers.Add("pix-operator-request", "true");
        return await pix.Management.SendAsync(request, Cancel);
    }
}
