using Microsoft.Playwright;
using Pix.Console.Tests.Support;

[assembly: AssemblyFixture(typeof(ConsoleInBrowser))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Pix.Console.Tests.Support;

/// <summary>A running Pix and a headless Chromium, once for all tests.</summary>
public sealed class ConsoleInBrowser : IAsyncLifetime
{
    // The browser of the machine: Playwright's own download is not needed.
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public RunningPix Pix { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Pix = await RunningPix.StartAsync(("Pix__SiloName", "silo-1"), ("Pix__RateLimits__POLICIES_READ", "40 10/s"), ("Pix__LeaseTime", "00:00:02"));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Array.Find(Browsers, File.Exists) ?? throw new InvalidOperationException("No Chromium on this machine; ./pix test installs it."),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    /// <summary>The console in a page of its own, with its first data on it.</summary>
    public async Task<IPage> OpenAsync(ColorScheme theme = ColorScheme.Light)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { ColorScheme = theme, ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        await page.GotoAsync(Pix.Console.ToString());
        await page.Locator("#lamps li").First.WaitForAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (Pix is not null)
        {
            await Pix.DisposeAsync();
        }
    }
}
