using System.Diagnostics;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

public sealed class DownTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_that_got_an_old_pid_is_left_alone()
    {
        using var stranger = Process.Start("sleep", "60");
        Directory.CreateDirectory(_folder["run"]);
        _folder.Write("run/silo.pid", $"{stranger.Id}\n");

        var run = await PixScript.Functions(_folder.Path, "pix_down", TestContext.Current.CancellationToken);

        var alive = !stranger.HasExited;
        stranger.Kill();
        Assert.True(alive);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Nothing of ./pix up is running.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_up_started_is_stopped_and_waited_for()
    {
        // Stands in for the silo: any program with the silo's assembly on its command line is that silo to the script.
        var run = await PixScript.Functions(
            _folder.Path,
            """
            bash -c 'trap "exit 0" TERM; while :; do sleep 0.05; done' bash "$(app_dll silo)" &
            echo $! >"$run/silo.pid"
            until is_running silo; do sleep 0.02; done
            pix_down
            if kill -0 $! 2>/dev/null; then echo STILL THERE; fi
            """,
            TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("silo stopped", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("STILL THERE", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["run/silo.pid"]));
    }
}
