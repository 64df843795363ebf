using System.Net;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>The management port of a silo answers programs, not the pages of other sites.</summary>
public sealed class SiloPageTests(RunningPix pix)
{
    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "silo.bank.example.evil.example")]
    [InlineData("Host", "pix-silo")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_page_of_another_site_reads_nothing_of_a_silo(string name, string value)
    {
        foreach (var path in new[] { "/check", "/settings", "/endpoints", "/metrics", "/health/ready" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(path, name, value));
        }
    }

    [Theory]
    [InlineData("Host", "10.0.3.7")]
    [InlineData("Host", "localhost")]
    [InlineData("Host", RunningPix.SiloName)]
    [InlineData("Host", RunningPix.SiloName + ".")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Origin", $"http://{RunningPix.SiloName}", RunningPix.SiloName)]
    [InlineData("Sec-Fetch-Site", "none")]
    public async Task A_load_balancer_a_program_and_a_person_read_it(string name, string value, string? host = null) =>
        Assert.Equal(HttpStatusCode.OK, await GetAsync("/check", name, value, host));

    [Fact]
    public async Task A_foreign_host_is_logged()
    {
        await GetAsync("/check", "Host", "evil.example");

        // By this test's request, or by one of the others' within the minute before.
        await Wait.ForAsync(() => Task.FromResult(pix.Silo.Lines.FirstOrDefault(line => line.Contains("\"EventId\":6003", StringComparison.Ordinal) && line.Contains("evil.example", StringComparison.Ordinal))), "the line of event 6003");
    }

    private async Task<HttpStatusCode> GetAsync(string path, string name, string value, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await pix.SiloManagement.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
