namespace Pix.Mutation;

/// <summary>The code that is mutated in one run, and the tests that must catch the mutants. Paths are relative to the repository.</summary>
/// <param name="Name">Name on the command line, for example in <c>./pix mutate Exchange</c>.</param>
/// <param name="Project">Folder of the project that is mutated. Stryker mutates one project in a run.</param>
/// <param name="Folders">Folders of the project that are mutated; empty for the whole project.</param>
/// <param name="Tests">Test projects. They should be small, because Stryker runs each test alone to capture its coverage.</param>
internal sealed record Room(string Name, string Project, string[] Folders, params string[] Tests)
{
    /// <summary>Parts of the full names of tests to leave out, because these tests take long and other tests catch the same mutants.</summary>
    public string[] LeftOut { get; init; } = [];

    /// <summary>Patterns of the files to mutate, in Stryker's form, relative to the project.</summary>
    public IEnumerable<string> Patterns => Folders is [] ? ["**/*.cs"] : Folders.Select(folder => folder + "/**/*.cs");

    /// <summary>Returns the room's source files below <paramref name="root"/>, in the same order on every machine.</summary>
    public IEnumerable<string> Files(string root) => (Folders is [] ? [""] : Folders)
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, Project, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
