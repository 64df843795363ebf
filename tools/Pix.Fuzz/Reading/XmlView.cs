using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Fuzz.Reading;

/// <summary>
/// What a reader sees in a document, as one line that can be compared with another reader's line: the values at some places, the number of
/// elements, and a digest of all names and values in their order. tests/readers writes equal lines in Java and Python.
/// </summary>
/// <remarks>
/// Format: <c>value|value;value;…;elements;digest</c>. A value has only letters, digits, <c>.:_-/</c> and blanks, or is written as <c>hex</c> and
/// its UTF-8 bytes. An element with child elements is <c>+</c>. White space alone counts as empty (.NET drops it), <c>/@name</c> is an attribute
/// without namespace, and several line breaks count as one in the digest (XmlDocument keeps a CR). The elements Signature and Sgntr are left
/// out, so that a message has the same line before and after it is signed.
/// </remarks>
internal sealed partial class XmlView
{
    private readonly List<Entry> _entries = [];
    private readonly Stack<Entry> _open = [];
    private int _skipped;

    public void Begin(string? namespaceName, string name)
    {
        if (_open.TryPeek(out var parent))
        {
            parent.IsLeaf = false;
        }

        if (_skipped > 0 || name is "Sgntr" or "Signature")
        {
            _skipped++;
            return;
        }

        var step = parent?.Path == "Envelope/Document" ? "*" : name;
        var entry = new Entry($"{{{namespaceName}}}{name}", parent is null ? step : $"{parent.Path}/{step}", _open.Count);
        _entries.Add(entry);
        _open.Push(entry);
    }

    /// <summary>Notes an attribute without namespace of the element that began last.</summary>
    public void Attribute(string name, string value)
    {
        if (_skipped == 0)
        {
            _open.Peek().Attributes[name] = value;
        }
    }

    public void Text(string? text)
    {
        if (_skipped == 0 && _open.TryPeek(out var entry))
        {
            entry.Text.Append(text);
        }
    }

    public void End()
    {
        if (_skipped > 0)
        {
            _skipped--;
            return;
        }

        _open.Pop();
    }

    public string Render(string places)
    {
        var fields = places.Split(',').Select(place => string.Join('|', place.Split("/@") is [var parent, var attribute] ? Attributes(parent, attribute) : Elements(place)));
        var all = string.Concat(_entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Depth} {entry.Name}{(entry.IsLeaf ? "=" + Folded(entry.Value) : "")}\n")));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(';', fields)};{_entries.Count};{Digest(Encoding.UTF8.GetBytes(all))}");
    }

    private IEnumerable<string> Elements(string place) => _entries.Where(entry => entry.Path == place).Select(entry => entry.IsLeaf ? Written(entry.Value) : "+");

    private IEnumerable<string> Attributes(string place, string name) =>
        _entries.Where(entry => entry.Path == place && entry.Attributes.ContainsKey(name)).Select(entry => Written(entry.Attributes[name]));

    private static string Folded(string value) => LineBreaks().Replace(value, "\n");

    public static string Written(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || " .:_-/".Contains(c, StringComparison.Ordinal)) ? value : "hex" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value));

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));

    [GeneratedRegex("[\\r\\n]+")]
    private static partial Regex LineBreaks();

    private sealed record Entry(string Name, string Path, int Depth)
    {
        public StringBuilder Text { get; } = new();

        public Dictionary<string, string> Attributes { get; } = [];

        public bool IsLeaf { get; set; } = true;

        public string Value => Text.ToString() is var text && text.AsSpan().Trim(" \t\r\n").IsEmpty ? "" : text;
    }
}
