using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pix.Operations.Tests.Support;
using Pix.Settings;

namespace Pix.Operations.Tests;

/// <summary><c>./pix ping</c>: an echo through the running Pix tells what the connection is like, and takes no message from anybody.</summary>
public sealed class PingTests(RunningPix pix) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await pix.Around.ClearStreamsAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Version_suite_chain_round_trips_and_verified_answers_are_told()
    {
        var server = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(pix.SiloSettings["Pix__BcbMtlsCertificate"], TestContext.Current.CancellationToken));

        var (exitCode, told) = await PingAsync("--count", "3");

        Assert.True(exitCode == 0, told.ToString());
        Assert.Equal((3, 3, 3), (told.GetProperty("sent").GetInt32(), told.GetProperty("stored").GetInt32(), told.GetProperty("answered").GetInt32()));
        Assert.Equal("The Central Bank's SPI stored and answered every echo, and each signature verified.", told.GetProperty("sentence").GetString());
        foreach (var times in new[] { told.GetProperty("stored_ms"), told.GetProperty("answered_ms") })
        {
            var (min, median, max) = (times.GetProperty("min").GetDouble(), times.GetProperty("median").GetDouble(), times.GetProperty("max").GetDouble());
            Assert.True(min > 0 && min <= median && median <= max, times.ToString());
        }

        var connection = Assert.Single(told.GetProperty("connections").EnumerateArray());
        Assert.Equal(pix.SiloSettings["Pix__BcbSpiEndpoint"], connection.GetProperty("endpoint").GetString());
        Assert.StartsWith("Tls1", connection.GetProperty("protocol").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("TLS_", connection.GetProperty("cipher_suite").GetString(), StringComparison.Ordinal);
        Assert.True(connection.GetProperty("asks_for_certificate").GetBoolean());
        var shown = connection.GetProperty("chain").EnumerateArray().First();
        Assert.Equal((server.Subject, CertificateText.Serial(server)), (shown.GetProperty("subject").GetString(), shown.GetProperty("serial").GetString()));

        // Its own answers are confirmed: no reader finds them later.
        var streams = await pix.Around.StreamsAsync();
        Assert.Equal((0, 0), (streams.GetProperty("queued").GetInt32(), streams.GetProperty("unconfirmed").GetInt32()));
    }

    [Fact]
    public async Task Messages_of_others_are_left_to_be_delivered_again()
    {
        var others = await pix.Around.QueueAsync(3);

        var (exitCode, told) = await PingAsync("--count", "1");

        Assert.True(exitCode == 0, told.ToString());
        Assert.Equal((1, 3), (told.GetProperty("answered").GetInt32(), told.GetProperty("left_to_others").GetInt32()));
        Assert.DoesNotContain((await pix.Around.StreamsAsync("/confirmed")).EnumerateArray().Select(id => id.GetString()!), others.Contains);
    }

    [Fact]
    public async Task Nothing_is_read_when_the_readers_of_the_bank_are_to_have_it()
    {
        var (exitCode, told) = await PingAsync("--count", "2", "--read", "false");

        Assert.True(exitCode == 0, told.ToString());
        Assert.Equal((2, false), (told.GetProperty("stored").GetInt32(), told.GetProperty("answers_read").GetBoolean()));
        var streams = await pix.Around.StreamsAsync();
        Assert.Equal((2, 0), (streams.GetProperty("queued").GetInt32(), streams.GetProperty("unconfirmed").GetInt32()));
    }

    private async Task<(int ExitCode, JsonElement Told)> PingAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["Pix__Ispb"] = Surroundings.Ispb,
            ["Pix__SpiPort"] = $"{pix.Spi.BaseAddress!.Port}",
            ["Pix__ManagementPort"] = $"{pix.Management.BaseAddress!.Port}",
        };
        await using var ping = PixProcess.Start("cli/Pix.Cli", environment, ["ping", "--json", "--wait", "60", .. arguments]);
        var exitCode = await ping.EndAsync();
        Assert.True(ping.Errors.IsEmpty, string.Join('\n', ping.Errors));
        return (exitCode, JsonDocument.Parse(string.Join('\n', ping.Lines)).RootElement);
    }
}
