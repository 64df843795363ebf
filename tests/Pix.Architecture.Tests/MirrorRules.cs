using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>A room's test lies in the folder of what it tests, and no project compiles the files of another (docs/adr/0024-tests-that-mirror.md).</summary>
public sealed partial class MirrorRules
{
    private const string Support = "Support";

    private static readonly string[] Tops = ["grains", "silo", "api", "tools"];

    // Attacks on whole documents are a table of docs/security.md, and pass most folders of their room; other programs judge whole documents too.
    private static readonly HashSet<string> FoldersOfTestsOnly = ["Signatures/Attacks", "Signatures/Interop"];

    // A project that lay there before left its build behind.
    public static TheoryData<string> AllRooms =>
        [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "tests", "Pix.Tests")).Select(folder => Path.GetFileName(folder)).Where(folder => folder is not ("bin" or "obj"))];

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_test_of_a_type_lies_in_the_folder_of_the_type(string room)
    {
        var places = Sources(Product(room)).ToLookup(file => Path.GetFileNameWithoutExtension(file), Folder);

        Assert.Empty(
            from test in Sources(Tests(room))
            let name = Path.GetFileNameWithoutExtension(test)
            where name.EndsWith("Tests", StringComparison.Ordinal)
            let tested = places[name[..^"Tests".Length]]
            where tested.Any() && !tested.Contains(Folder(test))
            select $"{room}/{test}: what it tests lies in {tested.First()}");
    }

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_folder_of_tests_is_a_folder_of_its_room(string room)
    {
        var folders = Sources(Product(room)).Select(Folder).ToHashSet();

        Assert.Equal([], Sources(Tests(room)).Select(Folder).Distinct()
            .Where(folder => folder != "" && folder != Support && !folders.Contains(folder) && !FoldersOfTestsOnly.Contains($"{room}/{folder}")));
    }

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_folder_of_tests_is_a_namespace(string room) => Assert.Empty(
        from test in Sources(Tests(room))
        let space = Namespace().Match(File.ReadAllText(Path.Combine(Tests(room), test))).Groups[1].Value
        let expected = $"Pix.{room}.Tests{(Folder(test) == "" ? "" : ".")}{Folder(test).Replace('/', '.')}"
        where space.Length > 0 && space != expected
        select $"{room}/{test}: {space}, not {expected}");

    /// <summary>A file that two projects compile belongs to none of them. Links to data that a program reads are meant.</summary>
    [Fact]
    public void No_project_compiles_files_of_another() => Assert.Empty(
        from project in ProjectFiles()
        from Match match in Compiled().Matches(File.ReadAllText(project))
        let files = match.Groups[1].Value
        where files.Contains("..", StringComparison.Ordinal) || files.Contains("$(", StringComparison.Ordinal)
        select $"{Path.GetRelativePath(Repository.Root, project)}: {files}");

    /// <summary>What lies beside all projects is compiled by none: a test that never runs.</summary>
    [Fact]
    public void Every_source_of_tests_and_tools_is_in_a_project() => Assert.Empty(
        from top in (string[])["tests", "tools"]
        let folder = Path.Combine(Repository.Root, top)
        let projects = Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)! + "/").ToList()
        from file in Sources(folder)
        where !projects.Exists(project => Path.Combine(folder, file).StartsWith(project, StringComparison.Ordinal))
        select $"{top}/{file}");

    private static string Tests(string room) => Path.Combine(Repository.Root, "tests", "Pix.Tests", room);

    private static string Product(string room) =>
        Tops.Select(top => Path.Combine(Repository.Root, top, $"Pix.{room}")).FirstOrDefault(Directory.Exists) ?? throw new DirectoryNotFoundException($"There is no room Pix.{room}.");

    /// <summary>Paths below a folder, without what builds make.</summary>
    private static IEnumerable<string> Sources(string root) => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(root, file))
        .Where(file => !file.Split('/').Any(part => part is "obj" or "bin" or "StrykerOutput"));

    private static string Folder(string file) => Path.GetDirectoryName(file)!;

    private static IEnumerable<string> ProjectFiles() => ((string[])["*.csproj", "*.props", "*.targets"])
        .SelectMany(pattern => Directory.EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories))
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split('/').Any(part => part is "obj" or "bin" or ".pix" or "StrykerOutput"));

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("""<Compile\s[^>]*Include\s*=\s*"([^"]*)""")]
    private static partial Regex Compiled();
}
