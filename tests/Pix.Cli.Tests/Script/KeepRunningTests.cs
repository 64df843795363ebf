using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary>A silo of ./pix up that ends itself because its journal needs that is started again; one that ended otherwise is not.</summary>
public sealed class KeepRunningTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0", 1, 0)]
    [InlineData("75 0", 2, 0)]
    [InlineData("75 69 0", 3, 0)]
    [InlineData("75 75 137", 3, 137)]
    [InlineData("69", 1, 69)]
    [InlineData("137", 1, 137)]
    public async Task It_is_started_again_when_it_ended_for_that(string codes, int starts, int exitCode)
    {
        var run = await RunAsync(codes, "");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(Enumerable.Repeat("Pix.Silo.dll", starts), await File.ReadAllLinesAsync(_folder["starts"], TestContext.Current.CancellationToken));
        Assert.Equal(starts - 1, (await File.ReadAllLinesAsync(_folder["log"], TestContext.Current.CancellationToken)).Count(line => line.StartsWith("keep-running: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("rm -f silo.pid")]
    [InlineData("echo 1 >silo.pid")]
    public async Task It_is_left_alone_when_somebody_stopped_it_meanwhile(string meanwhile)
    {
        var run = await RunAsync("75 0", meanwhile);

        Assert.Equal(75, run.ExitCode);
        Assert.Single(await File.ReadAllLinesAsync(_folder["starts"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_start_app_started_is_known_by_its_pid_and_stopped_by_down()
    {
        _folder.Write("dotnet", "#!/usr/bin/env bash\ntrap 'exit 0' TERM\nwhile :; do sleep 0.05; done\n");

        var run = await PixScript.Functions(
            _folder.Path,
            """
            chmod +x "$home/dotnet"; PATH="$home:$PATH"
            app_folder=$home/apps; mkdir -p "$app_folder/silo"
            need_free_port() { :; }
            start_app silo
            is_running silo && echo RUNS
            pix_down
            is_running silo && echo STILL THERE
            ls "$run"
            """,
            TestContext.Current.CancellationToken);

        Assert.Contains("RUNS", run.Output, StringComparison.Ordinal);
        Assert.Contains("silo stopped", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("STILL THERE", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("silo.pid", run.Output, StringComparison.Ordinal);
    }

    /// <summary>A program in place of dotnet that ends with one code after the other; <paramref name="meanwhile"/> runs while it does.</summary>
    private Task<Run> RunAsync(string codes, string meanwhile)
    {
        _folder.Write(
            "dotnet",
            $$"""
            #!/usr/bin/env bash
            cd "{{_folder.Path}}"
            codes=({{codes}})
            echo "$1" >>starts
            until [[ $(cat silo.pid 2>/dev/null) == "$$" ]]; do sleep 0.02; done
            {{meanwhile}}
            exit "${codes[$(wc -l <starts) - 1]}"
            """);
        return Run.Program(
            "/bin/bash",
            ["-c", $"chmod +x '{_folder["dotnet"]}'; PATH='{_folder.Path}':$PATH exec bash '{Path.Combine(Repository.Root, "scripts", "keep-running.sh")}' '{_folder["silo.pid"]}' '{_folder["log"]}' Pix.Silo.dll"],
            TestContext.Current.CancellationToken);
    }
}
