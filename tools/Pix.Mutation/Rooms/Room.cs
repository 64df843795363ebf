namespace Pix.Mutation;

/// <summary>What is mutated in one run, and by which tests it is watched. Paths are those of the repository.</summary>
/// <param name="Name">As typed: <c>./pix mutate Exchange</c>.</param>
/// <param name="Project">The folder of the project that is mutated. Stryker mutates one a run.</param>
/// <param name="Folders">Folders of it; none: the whole project.</param>
/// <param name="Tests">The test projects. Small ones: Stryker captures the coverage of each test in a run of its own.</param>
internal sealed record Room(string Name, string Project, string[] Folders, params string[] Tests)
{
    /// <summary>Tests that are left out, as they take long and catch what others catch too: those whose full name contains one of these.</summary>
    public string[] LeftOut { get; init; } = [];

    /// <summary>Stryker's patterns, relative to the project.</summary>
    public IEnumerable<string> Patterns => Folders is [] ? ["**/*.cs"] : Folders.Select(folder => folder + "/**/*.cs");

    /// <summary>The source files below <paramref name="root"/>, in the same order on every machine.</summary>
    public IEnumerable<string> Files(string root) => (Folders is [] ? [""] : Folders)
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, Project, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
