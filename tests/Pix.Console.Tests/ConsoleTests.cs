using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pix.Console.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Pix.Console.Tests;

/// <summary>The operators' page, as somebody on call uses it.</summary>
public sealed partial class ConsoleTests(ConsoleInBrowser console)
{
    private static readonly LocatorAssertionsToContainTextOptions Patiently = new() { Timeout = 20_000 };
    private static readonly LocatorAssertionsToHaveAttributeOptions Soon = new() { Timeout = 30_000 };

    [Fact]
    public async Task Shows_a_message_that_was_just_sent()
    {
        var page = await console.OpenAsync();

        var (endToEndId, status) = await console.Pix.PayAsync();

        Assert.Equal(HttpStatusCode.Created, status);
        var row = page.Locator("#recent tbody tr", new PageLocatorOptions { HasText = endToEndId });
        await Expect(row).ToContainTextAsync("answered", Patiently);
        await Expect(row).ToContainTextAsync("201");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Finds_an_exchange_by_its_end_to_end_id_with_the_keyboard_alone()
    {
        var page = await console.OpenAsync();
        var (endToEndId, _) = await console.Pix.PayAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Locator("#id").FocusAsync();
        await page.Keyboard.TypeAsync(endToEndId);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#found-text")).ToContainTextAsync("1 exchange found", Patiently);
        await Expect(page.Locator("#found tbody tr")).ToContainTextAsync(endToEndId);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Shows_no_body_without_the_permission()
    {
        var page = await console.OpenAsync();
        var (endToEndId, _) = await console.Pix.PayAsync();

        await page.Locator("#id").FillAsync(endToEndId);
        await page.Locator("#bodies").CheckAsync();
        await page.Locator("#search button").ClickAsync();

        await Expect(page.Locator("#found-text")).ToContainTextAsync("1 exchange found", Patiently);
        await Expect(page.Locator("#found-bodies details")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Says_that_nothing_was_found_and_where_it_looked()
    {
        var page = await console.OpenAsync();

        await page.Locator("#id").FillAsync("E99999010202001010000nothing0000");
        await page.Locator("#search button").ClickAsync();

        await Expect(page.Locator("#found-text")).ToContainTextAsync("Nothing found. Searched: The memory of each silo", Patiently);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Shows_that_the_HSM_fails_and_that_it_is_back()
    {
        var page = await console.OpenAsync();
        var hsm = page.Locator("#lamps li[data-part=HSM]");
        await Expect(hsm).ToHaveAttributeAsync("data-state", "Good", Soon);

        console.Pix.Token("* return 0x30"); // CKR_DEVICE_ERROR
        var (_, refused) = await console.Pix.PayAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused);
        await Expect(hsm).ToHaveAttributeAsync("data-state", "Bad", Soon);
        await Expect(page.Locator("#verdict")).ToContainTextAsync("down since", Patiently);
        await Expect(page.Locator("#recent tbody tr").First).ToContainTextAsync("not-sent", Patiently);
        await ScreenshotAsync(page, "console-hsm-fault.png");

        console.Pix.Token();
        await Expect(hsm).ToHaveAttributeAsync("data-state", "Good", Soon);
        Assert.Equal(HttpStatusCode.Created, (await console.Pix.PayAsync()).Status);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Tells_since_when_the_token_is_gone_what_callers_get_and_what_to_do()
    {
        var page = await console.OpenAsync();
        var verdict = page.Locator("#verdict");
        await Expect(verdict).ToHaveTextAsync("Everything works.", new() { Timeout = 60_000 });
        var before = TimeProvider.System.GetUtcNow();

        using (console.Pix.TakeTokenAway())
        {
            // The part that explains the failures may be known a moment before them, or after.
            await PayUntilAsync(verdict, Sentence().IsMatch);
            var told = Sentence().Match((await verdict.TextContentAsync())!);
            Assert.True(told.Success, await verdict.TextContentAsync());
            var since = before.UtcDateTime.Date + TimeSpan.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.InRange(since < before.UtcDateTime.AddHours(-12) ? since.AddDays(1) : since, before.UtcDateTime.AddSeconds(-1), TimeProvider.System.GetUtcNow().UtcDateTime);
            await Expect(verdict).ToHaveClassAsync("Bad", new() { Timeout = 30_000 });
        }

        await PayUntilAsync(verdict, "Everything works.");
        await page.CloseAsync();
    }

    [Fact]
    public async Task Shows_a_limit_that_is_nearly_used_up_and_that_it_filled_again()
    {
        var page = await console.OpenAsync();
        var limits = page.Locator("#lamps li[data-part=Limits]");
        var row = page.Locator("#limits tbody tr", new PageLocatorOptions { HasText = "POLICIES_READ" });
        // Some seconds after its start the keeper counts with the whole bucket: 40 tokens less the margin.
        await Expect(row.Locator("td").Nth(3)).ToHaveTextAsync("39", new() { Timeout = 60_000 });
        await Expect(limits).ToHaveAttributeAsync("data-state", "Good", Soon);

        var asked = 0;
        while (await limits.GetAttributeAsync("data-state") == "Good")
        {
            Assert.True(asked++ < 180, "180 requests, and the limit is still not used up.");
            Assert.Equal(HttpStatusCode.OK, await console.Pix.AskAsync());
        }

        await Expect(limits).ToContainTextAsync("POLICIES_READ (dict/99999010) has ");
        await Expect(row).ToContainTextAsync("silo-1: ", Patiently);
        await Expect(limits).ToHaveAttributeAsync("data-state", "Good", Soon);
        await page.CloseAsync();
    }

    [Fact]
    public async Task Shows_from_when_each_key_signs_and_no_such_time_for_other_certificates()
    {
        var page = await console.OpenAsync();
        var (signing, other) = (Certificate("^signature"), Certificate("^(mtls|bcb-signature)"));

        await Expect(page.Locator("#certificates thead th").Nth(2)).ToHaveTextAsync("signs from", new() { Timeout = 20_000 });
        await Expect(signing).ToHaveCountAsync(1);
        await Expect(other).Not.ToHaveCountAsync(0);
        var from = DateTimeOffset.ParseExact(await signing.Locator("td").Nth(2).InnerTextAsync(), "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(from, TimeProvider.System.GetUtcNow().AddYears(-20), TimeProvider.System.GetUtcNow());
        Assert.All(await other.Locator("td:nth-child(3)").AllInnerTextsAsync(), Assert.Empty);
        await page.CloseAsync();

        ILocator Certificate(string use) => page.Locator("#certificates tbody tr", new PageLocatorOptions { HasTextRegex = new Regex(use) });
    }

    [Theory]
    [InlineData(ColorScheme.Light, "console-light.png")]
    [InlineData(ColorScheme.Dark, "console-dark.png")]
    public async Task Works_in_both_themes(ColorScheme theme, string file)
    {
        var page = await console.OpenAsync(theme);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme == ColorScheme.Dark ? "dark" : "light");
        await Expect(page.Locator("#verdict")).ToContainTextAsync("Everything works.", Patiently);

        // The plot shows the last ten seconds: payments go in until it shows some.
        var sent = 0;
        while (await page.Locator("#rate-text").TextContentAsync() is null or "" || (await page.Locator("#rate-text").TextContentAsync())!.Contains("Solid answered 0,", StringComparison.Ordinal))
        {
            Assert.True(sent++ < 500, "500 payments, and none on the plot.");
            await console.Pix.PayAsync();
        }

        await ScreenshotAsync(page, file);
        await page.CloseAsync();
    }

    private Task PayUntilAsync(ILocator verdict, string words) => PayUntilAsync(verdict, text => text.Contains(words, StringComparison.Ordinal));

    private async Task PayUntilAsync(ILocator verdict, Func<string, bool> isTold)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!isTold((await verdict.TextContentAsync())!))
        {
            await console.Pix.PayAsync();
            await Task.Delay(50, limit.Token);
        }
    }

    [GeneratedRegex(@"^down since (\d\d:\d\d:\d\d): [0-9]+ of [0-9]+ payments failed, .*[Tt]oken.*; callers get 503, nothing was sent; is the HSM reachable and the key on its token\? './pix hsm selftest'; Pix tries again by itself \(docs/operations.md#hsm\)\.")]
    private static partial Regex Sentence();

    // The pictures of the documentation: PIX_SCREENSHOTS=docs/images ./pix test Pix.Console.Tests
    private static async Task ScreenshotAsync(IPage page, string file)
    {
        if (Environment.GetEnvironmentVariable("PIX_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Root, folder, file) });
        }
    }
}
