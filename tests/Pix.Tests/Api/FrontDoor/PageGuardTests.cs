using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.FrontDoor;
using Pix.Api.Tests.Support;
using Pix.Http;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>A web page in a browser of the machine cannot have a payment signed, nor read what the management port tells.</summary>
public sealed class PageGuardTests
{
    private readonly FakeSilos _silos = new(FakeSilos.Created);

    [Theory]
    [InlineData("Host: localhost:9090")]
    [InlineData("Host: LOCALHOST")]
    [InlineData("Host: pix-4:9090")] // without a dot, and listed
    [InlineData("Host: 127.0.0.1:9090")]
    [InlineData("Host: 10.0.3.7")] // a load balancer's check
    [InlineData("Host: [::1]:9090")]
    [InlineData("Host:")]
    [InlineData("Host: pix.bank.example")]
    [InlineData("Host: PIX.BANK.EXAMPLE:8443")]
    [InlineData("Host: pix-2.bank.example")]
    [InlineData("Host: pix.bank.example.")] // the same name, written whole
    [InlineData("Host: pix-3.bank.example")]
    [InlineData("Host: localhost.:9090")]
    [InlineData("Host: localhost:9090\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://localhost:9090")]
    [InlineData("Host: pix.bank.example\r\nSec-Fetch-Site: none")]
    [InlineData("Host: pix.bank.example\r\nOrigin: https://pix.bank.example")]
    [InlineData("Host: PIX.bank.example\r\nOrigin: https://pix.BANK.example")]
    public async Task A_program_and_a_page_of_ours_are_served_on_every_port(string head)
    {
        await using var door = await OpenAsync();

        Assert.Equal("201 answered", (await door.SendAsync(Request(head))).AssertTold(head).Told);
        Assert.Equal(404, (await RawHttp.SendAsync(door.Ports.Management, Request(head))).Status);
    }

    [Theory]
    [InlineData("foreign-host", "Host: evil.example")]
    [InlineData("foreign-host", "Host: evil.example:9090\r\nOrigin: http://evil.example:9090\r\nSec-Fetch-Site: same-origin")] // its name points at 127.0.0.1
    [InlineData("foreign-host", "Host: pix.bank.example.evil.example")]
    [InlineData("foreign-host", "Host: pix.bank.example..")]
    [InlineData("foreign-host", "Host: evil.example.")]
    [InlineData("foreign-host", "Host: pix")] // a name without a dot is a name too: of a top level domain, or completed by a resolver
    [InlineData("foreign-host", "Host: com")]
    [InlineData("foreign-host", "Host: ai.")]
    [InlineData("foreign-host", "Host: _")]
    [InlineData("foreign-host", "Host: .")]
    [InlineData("foreign-host", "Host: 127.0.0.1.evil.example")]
    [InlineData("foreign-host", "Host: localhost.evil.example")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin: https://evil.example")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin: http://localhost:3000")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin: http://localhost")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin: null")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin:")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin: localhost:9090")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin: ://localhost:9090")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nOrigin: http://localhost:9090\r\nOrigin: http://evil.example")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nSec-Fetch-Site: cross-site")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nSec-Fetch-Site: same-site")]
    [InlineData("foreign-page", "Host: localhost:9090\r\nSec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site")]
    public async Task A_page_of_another_site_is_refused_on_every_port_and_nothing_is_signed(string problem, string head)
    {
        await using var door = await OpenAsync();

        var answer = (await door.SendAsync(Request(head))).AssertTold(head);
        var asked = await door.SendAsync(Request(head, "OPTIONS", "Access-Control-Request-Method: POST\r\n"));
        var management = await RawHttp.SendAsync(door.Ports.Management, Request(head, "GET"));

        Assert.Equal($"403 rejected {problem}", answer.Told);
        Assert.Equal((403, 403), (asked.Status, management.Status));
        Assert.All([answer, asked, management], told => Assert.DoesNotContain("Access-Control", told.Text, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(_silos.Asked);
    }

    [Fact]
    public void The_machines_own_names_are_ours_and_no_other_without_a_dot() =>
        Assert.Equal(
            [true, true, true, false],
            ((string[])[Environment.MachineName, Dns.GetHostName().ToUpperInvariant(), "", $"{Environment.MachineName}x"]).Select(new HostNames("").Has));

    [Fact]
    public async Task The_first_foreign_host_is_logged_with_what_to_do_and_no_second_within_a_minute()
    {
        var time = new FakeTimeProvider();
        await using var door = await Door.OpenAsync(_silos, services => services.AddSingleton<TimeProvider>(time));

        await door.SendAsync(Request("Host: new.bank.example:9090"));
        await door.SendAsync(Request("Host: evil.example"));
        await RawHttp.SendAsync(door.Ports.Management, Request("Host: other.example", "GET"));
        Assert.Equal(["new.bank.example"], Told(door));

        time.Advance(TimeSpan.FromMinutes(1));
        await RawHttp.SendAsync(door.Ports.Management, Request("Host: console.bank.example", "GET"));
        Assert.Equal(["new.bank.example", "console.bank.example"], Told(door));
    }

    [Theory]
    [InlineData("a-1_b.example", "a-1_b.example")]
    [InlineData("a.example\u001b[2J", "(no DNS name)")]
    [InlineData("a.example\r\nforged", "(no DNS name)")]
    [InlineData("ä.example", "(no DNS name)")]
    [InlineData("[::ffff:1.2.3.4%eth0]", "(no DNS name)")]
    public void Only_a_DNS_name_is_repeated_in_the_log(string host, string told) => Assert.Equal(told, new ForeignHosts(TimeProvider.System).ToTell(host));

    [Theory]
    [InlineData(253, 253)]
    [InlineData(254, 13)]
    public void A_name_that_is_longer_than_names_are_is_not_repeated_in_the_log(int length, int told) =>
        Assert.Equal(told, new ForeignHosts(TimeProvider.System).ToTell(new string('a', length))!.Length);

    [Theory]
    [InlineData("", "201 answered")] // as deployed so far: TLS, or a token, keeps a foreign name out
    [InlineData("pix.bank.example", "403 rejected foreign-host")]
    public async Task On_the_network_the_host_is_asked_where_names_are_listed(string names, string told)
    {
        await using var door = await OpenAsync(names, "0.0.0.0");
        var address = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(address is null, "This machine has no address besides loopback.");

        Assert.Equal(told, (await RawHttp.SendAsync(door.Ports.Spi, Request("Host: other.example"), address: address.ToString())).Told);
        Assert.Equal(403, (await RawHttp.SendAsync(door.Ports.Management, Request("Host: other.example", "GET"), address: address.ToString())).Status);
    }

    [Fact]
    public async Task A_name_counts_from_when_it_is_listed_until_it_is_not()
    {
        var settings = new Settings<FrontDoorOptions>(new FrontDoorOptions());
        using var guard = new PageGuard(settings, TimeProvider.System, NullLogger<PageGuard>.Instance);
        var pipeline = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        guard.Configure(app => app.Run(context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        }))(pipeline);
        var run = pipeline.Build();

        Assert.Equal(403, await AskAsync());
        settings.Change(new FrontDoorOptions { HostNames = "new.bank.example" });
        Assert.Equal(204, await AskAsync());
        settings.Change(new FrontDoorOptions());
        Assert.Equal(403, await AskAsync());

        async Task<int> AskAsync()
        {
            var context = new DefaultHttpContext { Request = { Host = new HostString("new.bank.example") } };
            context.Features.Set(Listener.Management);
            await run(context);
            return context.Response.StatusCode;
        }
    }

    [Theory]
    [InlineData("http://pix.bank.example")]
    [InlineData("pix.bank.example:9090")]
    [InlineData("a.example,*.example")]
    [InlineData("a.example/pix")]
    public async Task A_setting_that_is_no_list_of_names_stops_the_start(string names)
    {
        var wrong = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => OpenAsync(names));

        Assert.Contains("Pix:HostNames has '", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    // "Warning 7039 A request for the host name NAME, which …"
    private static IEnumerable<string> Told(Door door) => door.Logged.Where(line => line.StartsWith("Warning 7039 ", StringComparison.Ordinal)).Select(line => line.Split(' ')[8].TrimEnd(','));

    private Task<Door> OpenAsync(string names = "pix.bank.example, pix-2.bank.example,pix-3.bank.example.,pix-4", string address = "127.0.0.1") =>
        Door.OpenAsync(_silos, null, ("Pix:HostNames", names), ("Pix:ListenAddress", address), ("Pix:AllowAnonymousNetworkCallers", "true"));

    private static string Request(string head, string method = "POST", string more = "") => $"{method} /api/v1/in/99999010/msgs HTTP/1.1\r\n{head}\r\n{RawHttp.Xml}{more}{RawHttp.Body}";
}
