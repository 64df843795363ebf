namespace Pix.Cli.Tests.Support;

/// <summary>Places in the repository that this test was built from.</summary>
internal static class Repository
{
    public static string Root => TestToken.Repository.Root;

    public static string CliDll { get; } = TestToken.Repository.Program("cli/Pix.Cli");

    /// <summary>Where a project's build is: <c>silo/Pix.Silo</c>.</summary>
    public static string Output(string project) => TestToken.Repository.Output(project);

    public static string Vector(string path) => Path.Combine(Root, "tests", "vectors", path);

    public static string Sample(string name) => Path.Combine(Root, "samples", name);
}
