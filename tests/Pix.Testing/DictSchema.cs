using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pix.Testing;

/// <summary>
/// The schemas of DICT's answers, as the OpenAPI document 2.12.1 has them (<c>answers.tsv</c>, <c>values.tsv</c>): which elements there
/// are, which must be there, and for each value its pattern, list, format and length. A pattern has to match the whole value, also where
/// the document leaves the ends open.
/// </summary>
public sealed class DictSchema
{
    private const string Text = ".";

    private readonly ILookup<string, Member> _types;
    private readonly Dictionary<string, Value> _values;
    private readonly Dictionary<string, Regex> _keys;

    private DictSchema(string folder)
    {
        _types = Rows(folder, "answers.tsv").ToLookup(row => row[0], row => new Member(row[1], row[2] == "1", row[2] == "0..n", row[3]));
        _values = Rows(folder, "values.tsv").ToDictionary(row => row[0], row => new Value(row[1].Length > 0 ? int.Parse(row[1], null) : int.MaxValue, Whole(row[2])));
        _keys = Rows(folder, "patterns.tsv").Where(row => row[0].StartsWith("Key ", StringComparison.Ordinal) && row[0] != "Key (any)")
            .ToDictionary(row => row[0]["Key ".Length..], row => Whole(row[1]));
    }

    public static DictSchema Shared { get; } = new(Path.Combine(AppContext.BaseDirectory, "vectors", "dict-2.12.1"));

    /// <summary>Names of the answers.</summary>
    public IEnumerable<string> Answers => _types.Select(type => type.Key).Where(name => name.EndsWith("Response", StringComparison.Ordinal));

    /// <summary>What of an answer is not as its schema says; empty when nothing.</summary>
    public IEnumerable<string> Faults(XElement answer) =>
        _types.Contains(answer.Name.LocalName) ? FaultsOf(answer, answer.Name.LocalName, answer.Name.LocalName) : [$"there is no schema of {answer.Name.LocalName}"];

    private IEnumerable<string> FaultsOf(XElement element, string type, string path)
    {
        type = type == "Person" ? element.Element("Type")?.Value ?? "" : type;
        var members = _types[type].ToList();
        if (members.Count == 0)
        {
            return [$"{path}: '{type}' is no type"];
        }

        // The signature stands in every answer and is not DICT's.
        var children = element.Elements().Where(child => child.Name.NamespaceName.Length == 0 && child.Name.LocalName != "Signature").ToList();
        var unknown = children.Select(child => child.Name.LocalName).Concat(element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => "@" + attribute.Name.LocalName))
            .Except(members.Select(member => member.Name)).Select(name => $"{path}: {name} is not in the schema");
        return unknown.Concat(members.SelectMany(member => FaultsOf(element, children, member, path))).Concat(KeyFaults(element, path));
    }

    private IEnumerable<string> FaultsOf(XElement element, List<XElement> children, Member member, string path)
    {
        if (member.Name == Text)
        {
            return ValueFaults(element.Value, member.What, path);
        }

        if (member.Name[0] == '@')
        {
            return element.Attribute(member.Name[1..]) is { } attribute ? ValueFaults(attribute.Value, member.What, $"{path}/{member.Name}") : [];
        }

        var found = children.Where(child => child.Name.LocalName == member.Name).ToList();
        return found.Count == 0 && member.Must ? [$"{path}: {member.Name} is missing"]
            : found.Count > 1 && !member.Many ? [$"{path}: {member.Name} stands {found.Count} times"]
            : found.SelectMany(child => _values.ContainsKey(member.What) ? LeafFaults(child, member.What, $"{path}/{member.Name}") : FaultsOf(child, member.What, $"{path}/{member.Name}"));
    }

    private IEnumerable<string> LeafFaults(XElement leaf, string what, string path) =>
        leaf.HasElements || leaf.HasAttributes ? [$"{path} is not a value alone"] : ValueFaults(leaf.Value, what, path);

    private IEnumerable<string> ValueFaults(string text, string what, string path)
    {
        var value = _values[what];
        if (text.Length > value.MaxLength)
        {
            yield return $"{path}: '{text}' is longer than {value.MaxLength}";
        }

        if (!value.Pattern.IsMatch(text) || (what == "dateTime" && !DateTimeOffset.TryParse(text, out _)))
        {
            yield return $"{path}: '{text}' is no {what}";
        }
    }

    private IEnumerable<string> KeyFaults(XElement element, string path) =>
        element.Element("Key") is { } key && element.Element("KeyType") is { } type && _keys.TryGetValue(type.Value, out var pattern) && !pattern.IsMatch(key.Value)
            ? [$"{path}: '{key.Value}' is no {type.Value}"]
            : [];

    private static Regex Whole(string pattern) => new(pattern.Length == 0 ? "" : $"^(?:{pattern})\\z", RegexOptions.CultureInvariant);

    private static IEnumerable<string[]> Rows(string folder, string file) => File.ReadLines(Path.Combine(folder, file)).Skip(1).Select(line => line.Split('\t'));

    private sealed record Member(string Name, bool Must, bool Many, string What);

    private sealed record Value(int MaxLength, Regex Pattern);
}
