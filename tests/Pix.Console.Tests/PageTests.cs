using System.Net;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Pix.Console.Tests.Support;

namespace Pix.Console.Tests;

/// <summary>What the page is made of: open to all who use it, closed to everything else.</summary>
public sealed class PageTests(ConsoleInBrowser console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_that_shuts_people_out(ColorScheme theme)
    {
        var page = await console.OpenAsync(theme);

        var result = await page.RunAxe();

        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}")));
        await page.CloseAsync();
    }

    [Fact]
    public async Task Nothing_comes_from_elsewhere_and_no_script_complains()
    {
        var page = await console.OpenAsync();
        var (asked, complaints) = (new List<string>(), new List<string>());
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        await page.ReloadAsync();
        await page.Locator("#lamps li").First.WaitForAsync();

        Assert.NotEmpty(asked);
        Assert.All(asked, url => Assert.True(url.StartsWith("data:", StringComparison.Ordinal) || new Uri(url).Authority == console.Pix.Console.Authority, url));
        Assert.Empty(complaints);
        await page.CloseAsync();
    }

    [Fact]
    public async Task The_page_allows_no_script_but_its_own_and_no_frame()
    {
        using var client = new HttpClient();

        using var answer = await client.GetAsync(console.Pix.Console, TestContext.Current.CancellationToken);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/exchanges", HttpStatusCode.BadRequest)]
    [InlineData("/console/exchanges?id=%27%20OR%201%3D1%20--", HttpStatusCode.OK)]
    [InlineData("/console/none.js", HttpStatusCode.NotFound)]
    [InlineData("/consolex", HttpStatusCode.NotFound)]
    public async Task Other_paths_and_odd_searches_are_answered_plainly(string path, HttpStatusCode expected)
    {
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri(console.Pix.Console, path), TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Contains("\"exchanges\":[]", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }
}
