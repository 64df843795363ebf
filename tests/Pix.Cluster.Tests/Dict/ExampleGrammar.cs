using System.Xml.Linq;

namespace Pix.Cluster.Tests.Dict;

/// <summary>
/// The shape of DICT's documents as the examples of the OpenAPI document show it: which elements an element has, in which order, and which always.
/// The OpenAPI document itself is not in the repository (<c>tests/vectors/SOURCES.md</c>); its examples are, one for each answer.
/// </summary>
internal sealed class ExampleGrammar
{
    // The two examples of policies have these the other way round, against all others: a slip of the document.
    private static readonly (string, string) Head = ("ResponseTime", "CorrelationId");

    private readonly Dictionary<string, Rule> _rules = [];

    private ExampleGrammar()
    {
    }

    /// <summary>From all examples of 2.12.1.</summary>
    public static ExampleGrammar Shared { get; } = Read(Path.Combine(AppContext.BaseDirectory, "vectors", "dict-2.12.1"));

    public static ExampleGrammar Read(string folder)
    {
        var grammar = new ExampleGrammar();
        foreach (var file in Directory.EnumerateFiles(folder, "*Response*.xml", SearchOption.AllDirectories))
        {
            foreach (var element in XDocument.Load(file).Root!.DescendantsAndSelf().Where(element => element.HasElements && element.Name.NamespaceName.Length == 0))
            {
                grammar.Learn(element);
            }
        }

        return grammar;
    }

    /// <summary>What of a document no example shows so; empty when nothing.</summary>
    public IEnumerable<string> Faults(XElement document) => document.DescendantsAndSelf()
        .Where(element => element.HasElements && element.Name.NamespaceName.Length == 0)
        .SelectMany(FaultsOf);

    private IEnumerable<string> FaultsOf(XElement element)
    {
        if (!_rules.TryGetValue(element.Name.LocalName, out var rule))
        {
            yield return $"no example has an element {element.Name.LocalName} with content";
            yield break;
        }

        var children = Names(element);
        foreach (var unknown in children.Where(name => !rule.Known.Contains(name)).Distinct())
        {
            yield return $"no example has {unknown} in {element.Name.LocalName}";
        }

        foreach (var missing in rule.Always.Where(name => !children.Contains(name)))
        {
            yield return $"every example has {missing} in {element.Name.LocalName}";
        }

        foreach (var (first, second) in children.Zip(children.Skip(1)).Where(pair => pair != Head && rule.Before.Contains((pair.Second, pair.First)) && !rule.Before.Contains(pair)))
        {
            yield return $"{first} stands before {second} in {element.Name.LocalName}, in the examples after it";
        }
    }

    private void Learn(XElement element)
    {
        var children = Names(element);
        if (!_rules.TryGetValue(element.Name.LocalName, out var rule))
        {
            _rules[element.Name.LocalName] = rule = new Rule([.. children]);
        }

        rule.Known.UnionWith(children);
        rule.Always.IntersectWith(children);
        for (var i = 0; i < children.Count; i++)
        {
            rule.Before.UnionWith(children.Skip(i + 1).Select(after => (children[i], after)));
        }
    }

    private static List<string> Names(XElement element) => [.. element.Elements().Select(child => child.Name.LocalName)];

    private sealed record Rule(HashSet<string> Always)
    {
        public HashSet<string> Known { get; } = [];

        public HashSet<(string First, string Second)> Before { get; } = [];
    }
}
