using System.Net;
using System.Net.Sockets;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

public sealed class PortTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::")]
    public async Task A_busy_port_is_told_with_its_setting_and_its_holder(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var run = await PixScript.Functions(_folder.Path, $"need_free_port {port} Pix__DictPort api", TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"Port {port}, which the api needs (setting Pix__DictPort), is taken by", run.Error, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", run.Error, StringComparison.Ordinal);
        Assert.Contains("Pix__DictPort=PORT ./pix up", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_free_port_is_passed_over_in_silence()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var run = await PixScript.Functions(_folder.Path, $"need_free_port {port} Pix__DictPort api", TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }
}
