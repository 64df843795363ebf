using ArchUnitNET.Domain;
using Assembly = System.Reflection.Assembly;

namespace Pix.Architecture.Tests;

/// <summary>
/// Which folder of a room needs which. A folder is a namespace; what lies directly in one that has folders of its own stands for itself, as
/// it wires them or is shared by them.
/// </summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _needs = new(StringComparer.Ordinal);

    /// <summary>An edge for each use, with an example of who uses what.</summary>
    public FolderGraph(IEnumerable<(string From, string To, string Example)> uses)
    {
        foreach (var (from, to, example) in uses.Where(use => use.From != use.To))
        {
            Of(from).TryAdd(to, example);
            Of(to);
        }
    }

    /// <summary>The graph of an assembly's folders.</summary>
    public static FolderGraph Of(Assembly assembly)
    {
        var name = assembly.GetName().Name!;
        var types = Rooms.Architecture.Types.Where(type => type.Assembly.Name.Split(',')[0] == name && IsWritten(type)).ToList();
        var spaces = types.Select(type => type.Namespace.FullName).ToHashSet(StringComparer.Ordinal);
        var parents = spaces.Where(space => spaces.Any(other => other.StartsWith(space + ".", StringComparison.Ordinal))).ToHashSet(StringComparer.Ordinal);
        return new FolderGraph(
            from type in types
            from target in type.Dependencies.Select(dependency => dependency.Target).Distinct()
            where target is { Assembly: not null, Namespace: not null } && target.Assembly.Name == type.Assembly.Name && IsWritten(target)
            select (NodeOf(type, parents), NodeOf(target, parents), $"{Outer(type)} needs {Outer(target)}"));
    }

    /// <summary>Folders that need one another, each circle with an example of every step in it. Types of one folder may do so among themselves.</summary>
    public IReadOnlyList<string> Circles()
    {
        var reached = _needs.Keys.ToDictionary(node => node, Reached, StringComparer.Ordinal);
        return
        [
            .. _needs.Keys.Where(node => reached[node].Contains(node))
                .GroupBy(node => string.Join(", ", reached[node].Where(other => reached[other].Contains(node)).Order(StringComparer.Ordinal)))
                .Where(circle => circle.Any(node => !node.Contains('/', StringComparison.Ordinal)))
                .Select(circle => $"{circle.Key}: {string.Join("; ", circle.SelectMany(from => _needs[from].Where(to => circle.Contains(to.Key)).Select(to => to.Value)))}"),
        ];
    }

    private static string NodeOf(IType type, HashSet<string> parents) =>
        parents.Contains(type.Namespace.FullName) ? $"{type.Namespace.FullName}/{Outer(type)}" : type.Namespace.FullName;

    private static string Outer(IType type) => type.FullName.Split('+')[0][(type.Namespace.FullName.Length + 1)..];

    // The compiler and Orleans write types of their own.
    private static bool IsWritten(IType type) => !type.FullName.Contains('<', StringComparison.Ordinal) && type.Namespace.FullName.StartsWith("Pix", StringComparison.Ordinal);

    private HashSet<string> Reached(string node)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([node]);
        while (open.TryDequeue(out var next))
        {
            foreach (var needed in _needs[next].Keys.Where(reached.Add))
            {
                open.Enqueue(needed);
            }
        }

        return reached;
    }

    private SortedDictionary<string, string> Of(string node) =>
        _needs.TryGetValue(node, out var needs) ? needs : _needs[node] = new(StringComparer.Ordinal);
}
