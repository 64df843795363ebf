namespace Pix.Mutation;

/// <summary>A separate git worktree of a commit, in which a room is changed, built and tested.</summary>
internal sealed class RoomTree(string root, string path, Room room) : IAsyncDisposable
{
    // Tests that exceed the limit count as failed, because a mutant may cause an endless loop.
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10), TestLimit = TimeSpan.FromMinutes(3);

    private readonly string _log = path + ".log";

    public string File(string name) => Path.Combine(path, name);

    public async Task<bool> CheckOut(string commit, CancellationToken cancellationToken)
    {
        await Remove();
        return await Tool.Run(root, _log, BuildLimit, "git", ["worktree", "add", "--detach", path, commit], cancellationToken) == 0;
    }

    /// <summary>Builds the room's tests. Warnings are no errors and analyzers are off, because a mutant may cause warnings such as an unused value.</summary>
    public async Task<bool> Build(CancellationToken cancellationToken)
    {
        foreach (var tests in room.Tests)
        {
            string[] arguments = ["build", tests, "-c", "Debug", "-v", "q", "-nologo", "-clp:ErrorsOnly", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"];
            if (await Tool.Run(path, _log, BuildLimit, "dotnet", arguments, cancellationToken) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>Name of the first test that failed; null if all tests passed.</returns>
    public async Task<string?> FailedTest(CancellationToken cancellationToken)
    {
        foreach (var tests in room.Tests)
        {
            var name = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(File(tests), "*.csproj").Single());
            string[] arguments = ["-noLogo", "-noColor", "-stopOnFail", .. room.LeftOut.SelectMany(word => new[] { "-method-", $"*{word}*" })];
            if (await Tool.Run(path, _log, TestLimit, File($"{tests}/bin/Debug/net10.0/{name}"), arguments, cancellationToken) is not 0)
            {
                return FirstFailure(await System.IO.File.ReadAllLinesAsync(_log, cancellationToken)) ?? "no test by name";
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync() => await Remove();

    private static string? FirstFailure(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.EndsWith("[FAIL]", StringComparison.Ordinal))?.Split('(')[0].Replace("[FAIL]", "", StringComparison.Ordinal).Trim().Split('.')[^1];

    private async Task Remove()
    {
        if (Directory.Exists(path))
        {
            await Tool.Run(root, _log, BuildLimit, "git", ["worktree", "remove", "--force", path], CancellationToken.None);
        }
    }
}
